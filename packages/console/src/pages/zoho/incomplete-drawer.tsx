import { INCOMPLETE_PAGE, type IncompleteRecord, incompleteReadResultSchema } from '@jackfield/contract'
import { Alert, Button, Divider, Drawer, FocusTrap, Group, Progress, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconRefresh } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Fragment, useState } from 'react'
import { ask } from '../../api/client.ts'
import { incompleteRecordsQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { RecordLink } from '../../ui/record-link.tsx'
import { TableSkeleton } from '../../ui/skeletons.tsx'
import { useKind, useKindWords } from './kind.ts'

const keyOf = ({ module, id }: Pick<IncompleteRecord, 'module' | 'id'>) => `${module}/${id}`

/** Records that cannot tell who calls, each with what is missing and "Synchronise again" (D3.2). */
export function IncompleteDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useKindWords()
  const { kind, path, query } = useKind()
  const format = useFormat()
  const client = useQueryClient()
  const found = useInfiniteQuery(incompleteRecordsQuery(kind))
  const [reading, setReading] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState(0)
  const read = useMutation({
    mutationFn: async (records: readonly IncompleteRecord[]) => {
      setReading(new Set(records.map(keyOf)))
      const sum = { complete: 0, incomplete: 0, gone: 0 }
      for (let from = 0; from < records.length; from += INCOMPLETE_PAGE) {
        setDone(from)
        const names = records.slice(from, from + INCOMPLETE_PAGE).map(({ module, id }) => ({ module, id }))
        const result = await ask('POST', `${path}/incomplete/read`, incompleteReadResultSchema, { records: names })
        for (const part of ['complete', 'incomplete', 'gone'] as const) sum[part] += result[part]
      }
      return sum
    },
    // Also after an error: what was read before it is kept.
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: query.queryKey })
      setReading(new Set())
    },
  })
  const count = (number: number) => format.number(number)
  return (
    <Drawer opened onClose={onClose} title={t('zoho.incomplete.title')} size={680}>
      <FocusTrap.InitialFocus />
      <Stack gap="md">
        <Text c="dimmed">{t('zoho.incomplete.text')}</Text>
        {read.isError && <ErrorAlert error={read.error} />}
        {read.data && (
          <Alert
            role="status"
            icon={<IconCircleCheck size={20} />}
            color={read.data.incomplete > 0 ? 'orange' : 'teal'}
            title={t('zoho.incomplete.result', {
              complete: count(read.data.complete),
              incomplete: count(read.data.incomplete),
              gone: count(read.data.gone),
            })}
          >
            {read.data.incomplete > 0 && t('zoho.incomplete.still')}
          </Alert>
        )}
        <QueryView query={found} skeleton={<TableSkeleton />}>
          {({ pages }) => {
            const records = pages.flatMap((page) => page.records)
            if (records.length === 0) return <EmptyState text={t('zoho.incomplete.none')} />
            return (
              <>
                <Group justify="space-between" gap="sm">
                  <Text className="tabular">
                    {t(pages[0]?.more ? 'zoho.incomplete.shownMore' : 'zoho.incomplete.shown', {
                      shown: count(records.length),
                      total: count(pages[0]?.total ?? 0),
                    })}
                  </Text>
                  <Button
                    leftSection={<IconRefresh size={16} />}
                    loading={read.isPending && reading.size > 1}
                    disabled={read.isPending}
                    onClick={() => read.mutate(records)}
                  >
                    {t('zoho.incomplete.again', { count: records.length })}
                  </Button>
                </Group>
                {read.isPending && reading.size > INCOMPLETE_PAGE && (
                  <Progress
                    value={Math.max(2, (100 * done) / reading.size)}
                    animated
                    aria-label={t('zoho.incomplete.again', { count: reading.size })}
                  />
                )}
                <Stack gap="xs" role="list" aria-label={t('zoho.incomplete.title')}>
                  {records.map((record) => (
                    <Fragment key={keyOf(record)}>
                      <Divider />
                      <Row
                        record={record}
                        reading={reading.has(keyOf(record))}
                        disabled={read.isPending}
                        onRead={() => read.mutate([record])}
                      />
                    </Fragment>
                  ))}
                </Stack>
                <MoreButton query={found} />
              </>
            )
          }}
        </QueryView>
      </Stack>
    </Drawer>
  )
}

interface RowProps {
  readonly record: IncompleteRecord
  readonly reading: boolean
  readonly disabled: boolean
  readonly onRead: () => void
}

function Row({ record, reading, disabled, onRead }: RowProps) {
  const { t } = useKindWords()
  const name = record.name ?? t('zoho.incomplete.noName')
  const missing = record.reasons.map((reason) =>
    t(`zoho.incomplete.reason.${reason}`, { phones: record.phones.join(', ') }),
  )
  return (
    <Group role="listitem" justify="space-between" gap="sm">
      <Stack gap={0} style={{ flex: '1 1 240px', minWidth: 0 }}>
        <Text component="div" fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          <RecordLink url={record.url}>{name}</RecordLink>
        </Text>
        <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
          {[t(`zoho.creation.modules.${record.module}`), record.company].filter(Boolean).join(' · ')}
        </Text>
        <Text size="xs" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
          {missing.join(' · ')}
        </Text>
      </Stack>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconRefresh size={14} />}
        loading={reading}
        disabled={disabled}
        aria-label={t('zoho.incomplete.againOne', { name })}
        onClick={onRead}
      >
        {t('zoho.incomplete.againShort')}
      </Button>
    </Group>
  )
}
