import type { CallCard, CardMatch } from '@jackfield/contract'
import { Badge, Button, Group, Loader, Stack, Text, Tooltip } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { webAddress } from '../../ui/safe-link.ts'

/** The customer's page in Zoho as the main action, and further matches to choose from. */
export function CardMatches({ card, primary }: { card: CallCard; primary: boolean }) {
  const { t } = useTranslation()
  const { matching, matches } = card
  const [best, ...others] = matches
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
          rightSection={<IconExternalLink size={16} />}
          data-open-record={primary || undefined}
        >
          {t('agent.card.open')}
        </Button>
      </Tooltip>
      {others.length > 0 && (
        <Stack gap={4}>
          <Text size="xs" c="dimmed">
            {t('agent.card.others')}
          </Text>
          {others.map((match) => (
            <OtherMatch key={`${match.integration} ${match.module} ${match.id}`} match={match} />
          ))}
        </Stack>
      )}
    </Stack>
  )
}

function OtherMatch({ match }: { match: CardMatch }) {
  const { t } = useTranslation()
  const small = [t(`agent.card.module.${match.module}`), match.company, match.weak && t('agent.card.weak')].filter(
    Boolean,
  )
  return (
    <Button
      component="a"
      href={webAddress(match.url) ?? undefined}
      target="_blank"
      rel="noopener noreferrer"
      variant="default"
      justify="space-between"
      h="auto"
      px="sm"
      styles={{ label: { flex: 1, minWidth: 0 } }}
      py={6}
      rightSection={<IconExternalLink size={16} />}
      aria-label={t('agent.card.openOther', { name: match.name })}
    >
      <Stack gap={0} align="flex-start" style={{ minWidth: 0, width: '100%' }}>
        <Text truncate maw="100%">
          {match.name}
        </Text>
        <Text size="xs" c="dimmed" truncate maw="100%">
          {small.join(' · ')}
        </Text>
      </Stack>
    </Button>
  )
}
