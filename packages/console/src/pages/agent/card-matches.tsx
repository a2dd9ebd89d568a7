import type { CallCard, CardMatch } from '@jackfield/contract'
import { Badge, Button, Group, Loader, Stack, Text, Tooltip } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { webAddress } from '../../ui/safe-link.ts'
import { MatchChooser } from './match-chooser.tsx'

interface Props {
  readonly card: CallCard
  readonly primary: boolean
  readonly onOpen: (url: string) => void
  /** Left out while nothing can be sent. */
  readonly onChoose: ((match: CardMatch) => void) | undefined
}

/** The customer's page in Zoho as the main action; of several records the agent says which it is. */
export function CardMatches({ card, primary, onOpen, onChoose }: Props) {
  const { t } = useTranslation()
  const { matching, matches } = card
  const [best] = matches
  if (!best) {
    if (matching === 'searching') {
      return (
        <Group gap="xs">
          <Loader size="xs" />
          <Text c="dimmed">{t('agent.card.searching')}</Text>
        </Group>
      )
    }
    if (matching === 'not-applicable') return null
    if (matching === 'saving') return <Text c="dimmed">{t('agent.card.saving')}</Text>
    return <Text c="dimmed">{t(matching === 'failed' ? 'agent.card.matchFailed' : 'agent.card.noMatch')}</Text>
  }
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Badge color="indigo">{t('agent.card.crmLabel')}</Badge>
        <Badge color="gray">{t(`agent.card.module.${best.module}`)}</Badge>
        {best.weak && <Badge color="yellow">{t('agent.card.weak')}</Badge>}
      </Group>
      <Tooltip label={t('agent.shortcuts.open')} disabled={!primary}>
        <Button
          component="a"
          href={webAddress(best.url) ?? undefined}
          target="_blank"
          rel="noopener noreferrer"
          variant={primary ? 'filled' : 'default'}
          onClick={() => onOpen(best.url)}
          onAuxClick={() => onOpen(best.url)}
          rightSection={<IconExternalLink size={16} />}
          data-open-record={primary || undefined}
        >
          {t('agent.card.open')}
        </Button>
      </Tooltip>
      {matches.length > 1 && <MatchChooser matches={matches} onOpen={onOpen} onChoose={onChoose} />}
    </Stack>
  )
}
