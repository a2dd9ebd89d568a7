import type { CallDetail } from '@jackfield/contract'
import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'

/** What agents wrote about the call, and whether it is in Zoho. */
export function NoteList({ notes }: { notes: CallDetail['notes'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Stack gap="md">
      {notes.map(({ userName, extension, text, at, inZoho }) => (
        <Stack key={`${extension} ${userName}`} gap={2} data-note={extension}>
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} c={text === '' ? 'dimmed' : undefined}>
            {text || t('calls.drawer.noteEmpty')}
          </Text>
          <Group gap={6}>
            <Text size="xs" c="dimmed" className="tabular">
              {[`${extension} ${userName}`.trim(), format.time(at), t(`calls.drawer.noteInZoho.${inZoho}`)].join(' · ')}
            </Text>
          </Group>
        </Stack>
      ))}
    </Stack>
  )
}
