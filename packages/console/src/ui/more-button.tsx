import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Props {
  /** A list that is read a page at a time. */
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
}

/** The next page of a list, below it; nothing at its end. */
export function MoreButton({ query }: Props) {
  const { t } = useTranslation()
  if (!query.hasNextPage) return null
  return (
    <Button
      variant="default"
      style={{ alignSelf: 'center' }}
      loading={query.isFetchingNextPage}
      onClick={() => query.fetchNextPage()}
    >
      {t('common.more')}
    </Button>
  )
}
