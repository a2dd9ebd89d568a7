import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { webAddress } from './safe-link.ts'

/** A page of Zoho in a new tab; plain text when the address is not one of the web. */
export function RecordLink({ url, children }: { url: string; children: string }) {
  const href = webAddress(url)
  if (!href) return children
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer" style={{ overflowWrap: 'anywhere' }}>
      {children} <IconExternalLink size={14} style={{ verticalAlign: '-2px' }} aria-hidden />
    </Anchor>
  )
}
