import { Alert, Progress, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { numberReadingQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'

/** As long as kept numbers are read anew after a change of country or area code: how far that is. */
export function NumberReadingNote() {
  const { t } = useTranslation()
  const format = useFormat()
  const progress = useQuery(numberReadingQuery).data?.progress
  if (typeof progress !== 'number') return null
  const text = t('site.numberReading', { share: format.percent(progress) })
  return (
    <Alert variant="light" icon={<IconRefresh size={18} />} title={text} maw={720} mb="md" role="status">
      <Stack gap="xs">
        <Text size="sm">{t('site.numberReadingHint')}</Text>
        <Progress value={Math.max(2, progress * 100)} animated aria-label={text} />
      </Stack>
    </Alert>
  )
}
