import { endpointRoleSchema, type PbxDirectoryView } from '@jackfield/contract'
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { directoryQuery } from '../../api/queries.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { TableSkeleton } from '../../ui/skeletons.tsx'

import { useEndpointReason } from './endpoint-reason.ts'

type Endpoint = PbxDirectoryView['endpoints'][number]
type Role = Endpoint['role']

/** Extension or trunk: found out from the PBX, corrected here where that is wrong. */
export function EndpointsTab() {
  const { t } = useTranslation()
  const why = useEndpointReason()
  const client = useQueryClient()
  const directory = useQuery(directoryQuery)
  const correct = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role | null }) =>
      tell('PUT', `/api/pbx/endpoints/${encodeURIComponent(id)}`, { role }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['pbx'] }),
  })
  const roleField = (endpoint: Endpoint) => (
    <Select
      aria-label={`${t('pbx.endpoints.role')} ${endpoint.id}`}
      size="xs"
      w={130}
      value={endpoint.role}
      data={endpointRoleSchema.options.map((value) => ({ value, label: t(`pbx.endpoints.roles.${value}`) }))}
      onChange={(role) => role && role !== endpoint.role && correct.mutate({ id: endpoint.id, role: role as Role })}
    />
  )
  const correction = (endpoint: Endpoint) =>
    endpoint.corrected && (
      <Button
        size="compact-xs"
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        onClick={() => correct.mutate({ id: endpoint.id, role: null })}
      >
        {t('pbx.endpoints.takeBack')}
      </Button>
    )
  const columns: Column<Endpoint>[] = [
    { id: 'id', title: t('pbx.endpoints.id'), width: '22%', cell: ({ id }) => <Ellipsis>{id}</Ellipsis> },
    { id: 'role', title: t('pbx.endpoints.role'), width: 160, cell: roleField },
    {
      id: 'reason',
      title: t('pbx.endpoints.reason'),
      cell: ({ reason }) => <Ellipsis c="dimmed">{why(reason)}</Ellipsis>,
    },
    { id: 'corrected', title: '', width: 110, cell: correction },
  ]
  return (
    <Stack gap="md">
      <Text c="dimmed" maw={720}>
        {t('pbx.endpoints.text')}
      </Text>
      {correct.isError && <ErrorAlert error={correct.error} />}
      <QueryView query={directory} skeleton={<TableSkeleton />}>
        {({ endpoints }) =>
          endpoints.length === 0 ? (
            <EmptyState text={t('pbx.endpoints.empty')} />
          ) : (
            <DataTable
              label={t('pbx.tab.endpoints')}
              rows={endpoints}
              columns={columns}
              rowKey={({ id }) => id}
              card={(endpoint) => (
                <Stack gap={6}>
                  <Group justify="space-between" wrap="nowrap">
                    <Ellipsis fw={600}>{endpoint.id}</Ellipsis>
                    {roleField(endpoint)}
                  </Group>
                  <Text size="xs" c="dimmed">
                    {why(endpoint.reason)}
                  </Text>
                  {correction(endpoint)}
                </Stack>
              )}
            />
          )
        }
      </QueryView>
    </Stack>
  )
}
