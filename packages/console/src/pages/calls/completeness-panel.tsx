import type { Completeness } from '@jackfield/contract'
import { Card, Group, Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Delayed } from '../../ui/delayed.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import type { CallsSearch } from './calls-search.ts'
import { CompletenessFigure } from './completeness-figure.tsx'
import { RangePicker } from './range-picker.tsx'

interface Props {
  readonly query: { data: Completeness | undefined; error: unknown; isError: boolean; refetch: () => unknown }
  readonly search: CallsSearch
  readonly onChange: (search: CallsSearch) => void
}

/** How complete Zoho's logs are for the days chosen, as a picture; the days themselves stand beside it. */
export function CompletenessPanel({ query, search, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <Card component="section" aria-label={t('calls.complete.title')}>
      <Group align="flex-start" justify="space-between" gap="md">
        <Stack style={{ flex: '1 1 320px', minWidth: 0 }} mih={92}>
          {query.isError && <ErrorAlert error={query.error} onRetry={() => query.refetch()} />}
          {query.data ? (
            <CompletenessFigure completeness={query.data} />
          ) : (
            !query.isError && (
              <Delayed>
                <Skeleton height={28} width={260} />
                <Skeleton height={16} />
              </Delayed>
            )
          )}
        </Stack>
        <RangePicker search={search} onChange={onChange} />
      </Group>
    </Card>
  )
}
