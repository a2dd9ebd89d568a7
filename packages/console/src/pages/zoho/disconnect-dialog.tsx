import {
  type DisconnectPreview,
  disconnectPreviewSchema,
  type disconnectRequestSchema,
  disconnectResponseSchema,
  type IntegrationView,
} from '@jackfield/contract'
import { Button, Group, List, Modal, Radio, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { ask } from '../../api/client.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { AnchorLink } from '../../ui/links.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { useKind, useKindWords } from './kind.ts'

type How = z.infer<typeof disconnectRequestSchema>['undelivered']

interface Props {
  readonly view: IntegrationView
  readonly onClose: () => void
  readonly onDisconnected: (revoked: boolean) => void
}

/** What follows from disconnecting, in numbers, and what becomes of what is not delivered. */
export function DisconnectDialog({ view, onClose, onDisconnected }: Props) {
  const { t } = useKindWords()
  const { path, query } = useKind()
  const [how, setHow] = useState<How>('deliver')
  const preview = useQuery({
    queryKey: [...query.queryKey, 'disconnect'],
    queryFn: ({ signal }) => ask('GET', `${path}/disconnect`, disconnectPreviewSchema, undefined, signal),
    refetchInterval: 1000,
    gcTime: 0,
  })
  const disconnect = useMutation({
    mutationFn: () =>
      ask('POST', `${path}/disconnect`, disconnectResponseSchema, { undelivered: how } satisfies z.infer<
        typeof disconnectRequestSchema
      >),
    onSuccess: ({ revoked }) => onDisconnected(revoked),
  })
  const left = preview.data?.undelivered
  const waits = left === undefined || (how === 'deliver' && left > 0)
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('zoho.disconnect.confirmTitle', { organisation: view.organisation?.name ?? t('zoho.title') })}
    >
      <Stack>
        <QueryView query={preview} skeleton={<Skeleton height={120} />}>
          {(data) => (
            <>
              <Consequences preview={data} />
              {data.undelivered > 0 && (
                <Undelivered count={data.undelivered} how={how} enabled={view.enabled} onChange={setHow} />
              )}
            </>
          )}
        </QueryView>
        {disconnect.isError && <ErrorAlert error={disconnect.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose} disabled={disconnect.isPending}>
            {t('common.cancel')}
          </Button>
          <Button color="red" disabled={waits} loading={disconnect.isPending} onClick={() => disconnect.mutate()}>
            {t('zoho.disconnect.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Consequences({ preview: { undelivered, callsInProgress, group } }: { preview: DisconnectPreview }) {
  const { t } = useKindWords()
  const { usersQuery } = useKind()
  const users = useQuery(usersQuery)
  const bound = users.data?.users.filter((user) => user.extensions.length + user.groups.length > 0).length ?? 0
  return (
    <List spacing="xs" style={{ overflowWrap: 'anywhere' }}>
      <List.Item>{t('zoho.disconnect.access')}</List.Item>
      <List.Item>{t('zoho.disconnect.users', { count: bound })}</List.Item>
      {group && <List.Item>{t('zoho.disconnect.group', { name: group.name, contacts: group.contacts })}</List.Item>}
      <List.Item>
        {undelivered > 0 ? t('zoho.disconnect.owed', { count: undelivered }) : t('zoho.disconnect.nothingOwed')}
      </List.Item>
      {callsInProgress > 0 && <List.Item>{t('zoho.disconnect.inProgress', { count: callsInProgress })}</List.Item>}
    </List>
  )
}

interface UndeliveredProps {
  readonly count: number
  readonly how: How
  /** Nothing is delivered while the integration is switched off. */
  readonly enabled: boolean
  readonly onChange: (how: How) => void
}

function Undelivered({ count, how, enabled, onChange }: UndeliveredProps) {
  const { t } = useKindWords()
  return (
    <>
      <Radio.Group label={t('zoho.disconnect.choice')} value={how} onChange={(value) => onChange(value as How)}>
        <Stack gap="xs" mt="xs">
          <Radio value="deliver" label={t('zoho.disconnect.deliver')} description={t('zoho.disconnect.deliverHint')} />
          <Radio value="discard" label={t('zoho.disconnect.discard')} description={t('zoho.disconnect.discardHint')} />
        </Stack>
      </Radio.Group>
      {how === 'deliver' && (
        <Stack gap={4} role="status">
          <Text fw={500}>{enabled ? t('zoho.disconnect.left', { count }) : t('zoho.disconnect.whileDisabled')}</Text>
          <Text size="xs" c="dimmed">
            {t('zoho.disconnect.stuck')}{' '}
            <AnchorLink to="/calls" search={{ show: 'not-delivered' }} size="xs">
              {t('zoho.disconnect.show')}
            </AnchorLink>
          </Text>
        </Stack>
      )}
    </>
  )
}
