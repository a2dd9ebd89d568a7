import { Text } from '@mantine/core'
import { RecordLink } from '../../ui/record-link.tsx'
import { useKind, useKindWords } from './kind.ts'

/** To what Zoho itself says of API credits. */
export function CreditsDocs() {
  const { t } = useKindWords()
  const { page } = useKind()
  return (
    <Text>
      <RecordLink url={page.creditsDocs}>{t('zoho.credits.docs')}</RecordLink>
    </Text>
  )
}
