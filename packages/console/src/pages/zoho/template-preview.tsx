import { Paper, Stack, Text } from '@mantine/core'
import { useKindWords } from './kind.ts'

export function TemplatePreview({ subject, description }: { subject: string; description: string }) {
  const { t } = useKindWords()
  return (
    <Paper bg="var(--mantine-color-default-hover)" p="sm" aria-live="polite">
      <Stack gap={4}>
        <Text size="xs" c="dimmed">
          {t('zoho.callLog.preview')} · {t('zoho.callLog.previewText')}
        </Text>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {subject}
        </Text>
        <Text className="pre-line tabular">{description}</Text>
      </Stack>
    </Paper>
  )
}
