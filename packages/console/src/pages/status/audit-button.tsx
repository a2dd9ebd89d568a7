import { type AuditResult, auditResultSchema } from '@jackfield/contract'
import { Button, Stack, Text } from '@mantine/core'
import { IconCloudSearch } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { useCancellable } from '../../api/use-cancellable.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { FigureList } from '../../ui/figures.tsx'
import { LongTask } from '../../ui/long-task.tsx'

/** Compares what Zoho holds with the ledger, now; otherwise it is done every night. */
export function AuditButton() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const audit = useCancellable({
    run: (_: undefined, signal) => ask('POST', '/api/deliveries/audit', auditResultSchema, undefined, signal),
    onSuccess: async () => {
      const changed = [['status'], ['calls'], ['completeness']]
      await Promise.all(changed.map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
  return (
    <Stack gap="xs">
      <Text size="xs" c="dimmed">
        {t('status.audit.hint')}
      </Text>
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconCloudSearch size={16} />}
        loading={audit.isPending}
        onClick={() => audit.mutate(undefined)}
      >
        {t('status.audit.button')}
      </Button>
      {audit.isPending && (
        <LongTask
          text={(seconds) => t('status.audit.running', { time: t('common.seconds', { count: seconds }) })}
          onCancel={audit.cancel}
          // The server goes on with what it has begun.
          cancelWord={t('common.stopWaiting')}
        />
      )}
      {audit.isError && <ErrorAlert error={audit.error} onRetry={() => audit.mutate(undefined)} />}
      {audit.data && <Outcome result={audit.data} />}
    </Stack>
  )
}

function Outcome({ result }: { result: AuditResult }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { checked, ...found } = result
  const figures = (['doubled', 'deleted', 'missing', 'foreign'] as const)
    .filter((id) => found[id] > 0)
    .map((id) => ({ label: t(`status.audit.${id}`), value: format.number(found[id]) }))
  return (
    <Stack gap="xs" role="status">
      <Text fw={500}>{t(figures.length === 0 ? 'status.audit.fine' : 'status.audit.found', { count: checked })}</Text>
      {figures.length > 0 && (
        <>
          <FigureList figures={figures} />
          <Text size="xs" c="dimmed">
            {t('status.audit.details')}
          </Text>
        </>
      )}
    </Stack>
  )
}
