import type { CallCard } from '@jackfield/contract'
import { Button, Stack } from '@mantine/core'
import { IconExternalLink, IconTicket } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { webAddress } from '../../ui/safe-link.ts'

interface Props {
  readonly tickets: CallCard['tickets']
  readonly onOpen: (url: string) => void
}

/** The tickets that were made for the call (D5). */
export function CardTickets({ tickets, onOpen }: Props) {
  const { t } = useTranslation()
  if (tickets.length === 0) return null
  return (
    <Stack gap="xs">
      {tickets.map(({ url }) => (
        <Button
          key={url}
          component="a"
          href={webAddress(url) ?? undefined}
          target="_blank"
          rel="noopener noreferrer"
          variant="default"
          leftSection={<IconTicket size={16} />}
          rightSection={<IconExternalLink size={16} />}
          onClick={() => onOpen(url)}
          onAuxClick={() => onOpen(url)}
        >
          {t('agent.card.openTicket')}
        </Button>
      ))}
    </Stack>
  )
}
