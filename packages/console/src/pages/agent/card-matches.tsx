import { type CallCard, type CardLogged, type CardMatch, traitsOf } from '@jackfield/contract'
import { Badge, Button, Divider, Group, Loader, Stack, Text, Tooltip } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { webAddress } from '../../ui/safe-link.ts'
import { MatchChooser } from './match-chooser.tsx'
import { type MatchGroup, matchGroups } from './match-groups.ts'

interface Props {
  readonly card: CallCard
  readonly primary: boolean
  readonly onOpen: (url: string) => void
  /** Left out while nothing can be sent. */
  readonly onChoose: ((match: CardMatch) => void) | undefined
}

/** The customer's page in Zoho as the main action; each integration has its own. */
export function CardMatches({ card, primary, onOpen, onChoose }: Props) {
  const { t } = useTranslation()
  const { matching } = card
  const groups = matchGroups(card)
  if (groups.length === 0) {
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
    <Stack gap="sm">
      {groups.map((group, index) => (
        <Fragment key={group.integration}>
          {index > 0 && <Divider />}
          <Matches
            group={group}
            logged={card.logged.find(({ integration }) => integration === group.integration) ?? null}
            primary={primary && index === 0}
            alone={groups.length === 1}
            onOpen={onOpen}
            onChoose={onChoose}
          />
        </Fragment>
      ))}
    </Stack>
  )
}

interface MatchesProps extends Pick<Props, 'primary' | 'onOpen' | 'onChoose'> {
  readonly group: MatchGroup
  readonly logged: CardLogged | null
  /** There is no other integration's record on the card. */
  readonly alone: boolean
}

/** The records of one integration, under its label; of several the agent says which it is. */
function Matches({ group: { kind, matches }, logged, primary, alone, onOpen, onChoose }: MatchesProps) {
  const { t } = useTranslation()
  const [best] = matches
  const system = t(`zoho.system.${traitsOf[kind].system}`)
  return (
    <Stack gap="xs" data-matches={kind}>
      <Group gap="xs" wrap="nowrap">
        <OpenLabel url={best.url} name={best.name} system={system} onOpen={onOpen} />
        <Badge color="gray">{t(`agent.card.module.${best.module}`)}</Badge>
        {best.weak && <Badge color="yellow">{t('agent.card.weak')}</Badge>}
        {!alone && (
          <Text truncate title={best.name}>
            {best.name}
          </Text>
        )}
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
          {alone ? t('agent.card.open') : t('agent.card.openIn', { system })}
        </Button>
      </Tooltip>
      {matches.length > 1 && <MatchChooser matches={matches} logged={logged} onOpen={onOpen} onChoose={onChoose} />}
    </Stack>
  )
}

/** The label of the system opens the record, as its manual says; what a screen reader tells of it begins with the label. */
function OpenLabel(props: { url: string; name: string; system: string; onOpen: Props['onOpen'] }) {
  const { url, name, system, onOpen } = props
  const { t } = useTranslation()
  const address = webAddress(url)
  if (address === null) return <Badge color="indigo">{system}</Badge>
  return (
    <Tooltip label={t('agent.card.open')}>
      <Badge
        component="a"
        href={address}
        target="_blank"
        rel="noopener noreferrer"
        color="indigo"
        className="mantine-focus-auto"
        style={{ cursor: 'pointer' }}
        rightSection={<IconExternalLink size={12} aria-hidden />}
        aria-label={t('agent.card.openByLabel', { system, name })}
        onClick={() => onOpen(url)}
        onAuxClick={() => onOpen(url)}
        data-open-label
      >
        {system}
      </Badge>
    </Tooltip>
  )
}
