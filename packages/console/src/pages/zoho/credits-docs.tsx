import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useKind, useKindWords } from './kind.ts'

/** To what Zoho itself says of API credits. */
export function CreditsDocs() {
  const { t } = useKindWords()
  const { page } = useKind()
  return (
    <Anchor href={page.creditsDocs} target="_blank" rel="noopener noreferrer" style={{ alignSelf: 'flex-start' }}>
      {t('zoho.credits.docs')} <IconExternalLink size={14} style={{ verticalAlign: '-2px' }} aria-hidden />
    </Anchor>
  )
}
