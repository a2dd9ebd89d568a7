import { type ContactImportView, contactImportViewSchema } from '@jackfield/contract'
import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconDownload,
  IconLoader,
  IconPlayerStop,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/index.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { FigureList } from '../../ui/figures.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { StateBadge, type StateLook } from '../../ui/state-badge.tsx'

const looks: Readonly<Record<ContactImportView['state'], StateLook>> = {
  running: { colour: 'blue', icon: IconLoader },
  done: { colour: 'teal', icon: IconCircleCheck },
  cancelled: { colour: 'gray', icon: IconPlayerStop },
  failed: { colour: 'red', icon: IconCircleX },
  interrupted: { colour: 'orange', icon: IconAlertTriangle },
}

interface Props {
  readonly result: ContactImportView
  readonly onClose: () => void
  readonly onAnother: () => void
}

/** How far an import is, or what became of it. */
export function ImportResult({ result, onClose, onAnother }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { language } = useLanguage()
  const client = useQueryClient()
  const path = `/api/contact-imports/${encodeURIComponent(result.id)}`
  const cancel = useMutation({
    mutationFn: () => ask('POST', `${path}/cancel`, contactImportViewSchema),
    onSettled: () => client.invalidateQueries({ queryKey: ['contact-imports'] }),
  })
  const running = result.state === 'running'
  const counts = ['read', 'imported', 'updated', 'skipped', 'rejected'] as const
  return (
    <Stack gap="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {t('contacts.import.into', { file: result.file, group: result.groupName })}
        </Text>
        <StateBadge look={looks[result.state]} word={t(`contacts.import.state.${result.state}`)} />
      </Group>
      {running && (
        <Progress
          value={Math.max(2, result.progress * 100)}
          animated
          aria-label={t('contacts.import.progress', { read: format.number(result.read) })}
        />
      )}
      <FigureList
        figures={counts.map((count) => ({
          label: t(`contacts.import.${count}`),
          value: format.number(result[count]),
        }))}
      />
      {result.state === 'cancelled' && <Text c="dimmed">{t('contacts.import.cancelled')}</Text>}
      {result.problem && (
        <ProblemAlert problem={result.problem} severity={result.state === 'interrupted' ? 'warning' : 'error'} />
      )}
      {cancel.isError && <ErrorAlert error={cancel.error} />}
      {result.rejected > 0 && (
        <Button
          component="a"
          variant="default"
          leftSection={<IconDownload size={16} />}
          href={`${path}/rejected.csv?lang=${language}`}
          download
        >
          {t('contacts.import.report')}
        </Button>
      )}
      <Group justify="flex-end" gap="xs">
        {running ? (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('common.cancel')}
          </Button>
        ) : (
          <Button variant="default" onClick={onAnother}>
            {t('contacts.import.another')}
          </Button>
        )}
        <Button onClick={onClose}>{t('common.close')}</Button>
      </Group>
    </Stack>
  )
}
