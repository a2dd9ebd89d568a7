import { Box, Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallFilters } from '../../api/queries.ts'
import { useCancellable } from '../../api/use-cancellable.ts'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/index.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LongTask } from '../../ui/long-task.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { readCsv, saveFile } from './csv-download.ts'
import { dayText } from './day-range.ts'

/** Saves all calls that the filters leave, not only those on the page; one line for each log. */
export function CsvExport({ filters }: { filters: CallFilters }) {
  const { t } = useTranslation()
  const { language } = useLanguage()
  const format = useFormat()
  const [count, setCount] = useState(0)
  const read = useCancellable({
    run: (_: undefined, signal) => {
      setCount(0)
      return readCsv(filters, language, signal, setCount)
    },
    onSuccess: ({ file, lines }) => {
      saveFile(file, `jackfield-calls-${dayText(Date.now())}.csv`)
      notifyDone(t('calls.csv.saved', { count: lines }))
    },
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} />}
        loading={read.isPending}
        onClick={() => read.mutate(undefined)}
      >
        {t('calls.csv.button')}
      </Button>
      {(read.isPending || read.isError) && (
        <Box style={{ flexBasis: '100%' }}>
          {read.isPending && (
            <LongTask text={() => t('calls.csv.running', { lines: format.number(count) })} onCancel={read.cancel} />
          )}
          {read.isError && <ErrorAlert error={read.error} onRetry={() => read.mutate(undefined)} />}
        </Box>
      )}
    </>
  )
}
