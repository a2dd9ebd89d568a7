import { Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const keys = (count: number) => Array.from({ length: count }, (_, index) => `row-${index}`)

/** Shape of a table that is still loading. */
export function TableSkeleton({ rows = 8 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <Stack gap="xs" aria-busy="true" aria-label={t('common.loading')}>
      {keys(rows).map((key) => (
        <Skeleton key={key} height={32} />
      ))}
    </Stack>
  )
}

/** Shape of a form that is still loading. */
export function FormSkeleton({ fields = 4 }: { fields?: number }) {
  const { t } = useTranslation()
  return (
    <Stack gap="md" maw={720} aria-busy="true" aria-label={t('common.loading')}>
      {keys(fields).map((key) => (
        <Stack key={key} gap={6}>
          <Skeleton height={14} width={120} />
          <Skeleton height={36} />
        </Stack>
      ))}
    </Stack>
  )
}
