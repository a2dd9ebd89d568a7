import type { CallCard, CardMatch } from '@jackfield/contract'
import { ActionIcon, Button, Card, Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconPhone, IconPhoneOff, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { callLooks, directionIcons } from '../../ui/call-looks.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { CallRecording } from '../../ui/recording/call-recording.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { BlockedPopAlert } from './blocked-pop-alert.tsx'
import { CardCreation } from './card-creation.tsx'
import { CardMatches } from './card-matches.tsx'
import { CardNote } from './card-note.tsx'
import { CardTickets } from './card-tickets.tsx'
import { CardTimer } from './card-timer.tsx'
import { cardTitle } from './card-title.ts'
import type { BlockedPop, LiveAction, ShownProblem } from './live-state.ts'

interface Props {
  readonly card: CallCard
  readonly clockOffset: number
  readonly blocked: BlockedPop | undefined
  readonly problems: readonly ShownProblem[]
  /** The call that the shortcuts mean. */
  readonly first: boolean
  readonly onHangUp: () => void
  /** A record was opened by hand. */
  readonly onOpen: (url: string) => void
  /** The following are left out while nothing can be sent. */
  readonly onCallBack: (() => void) | undefined
  readonly onChoose: ((match: CardMatch) => void) | undefined
  readonly onCreate: ((integration: string, name: string) => boolean) | undefined
  readonly onNote: ((text: string) => boolean) | undefined
  readonly dispatch: (action: LiveAction) => void
}

/** One call of the agent: who it is, where it came in, how long it lasts, the customer's page. */
export function CallCardView(props: Props) {
  const { card, clockOffset, blocked, problems, first, dispatch } = props
  const { onHangUp, onOpen, onCallBack, onChoose, onCreate, onNote } = props
  const { t } = useTranslation()
  const { callId, state, direction, number, numberFormatted } = card
  const over = state === 'ended'
  const shown = over && direction === 'inbound' && card.answeredAt === null ? 'missed' : state
  const Direction = directionIcons[direction]
  const title = cardTitle(card, t('agent.card.withheld'))
  // The number is told once: as the title, or below a name.
  const named = title !== (numberFormatted ?? number)
  // Of whoever is named above.
  const company = card.matches[0] ? card.matches[0].company : card.callerCompany
  const copy = number && !card.masked && <CopyButton size="sm" value={number} what={t('calls.column.number')} />
  const directionWord = t(
    direction === 'inbound'
      ? 'agent.card.incoming'
      : direction === 'outbound'
        ? 'agent.card.outgoing'
        : 'agent.card.internal',
  )
  const ways = [
    ...card.via.map(({ kind, number: way, name }) =>
      t(`calls.drawer.${kind}`, { number: way, name: name ?? '' }).trim(),
    ),
    card.did && t('agent.card.did', { did: card.did }),
  ].filter(Boolean)
  return (
    <Card component="article" data-call={callId} aria-label={`${directionWord}: ${title}`}>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap">
          <Group gap={6} wrap="nowrap" c="dimmed">
            <Direction size={16} aria-hidden />
            <Text>{directionWord}</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <CardTimer card={card} clockOffset={clockOffset} />
            <StateBadge look={callLooks[shown]} word={t(`calls.state.${shown}`)} />
            {over && (
              <ActionIcon
                size="sm"
                aria-label={t('agent.card.dismiss')}
                onClick={() => dispatch({ type: 'dismiss-card', callId })}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </Group>
        </Group>
        <Stack gap={2}>
          <Group gap={4} wrap="nowrap">
            <Text size="xl" fw={600} lineClamp={2} style={{ overflowWrap: 'anywhere', lineHeight: '26px' }}>
              {title}
            </Text>
            {!named && copy}
          </Group>
          {company && (
            <Text lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {company}
            </Text>
          )}
          {named && number && (
            <Group gap={4}>
              <Text className="tabular" c="dimmed">
                {numberFormatted ?? number}
              </Text>
              {copy}
            </Group>
          )}
          {ways.length > 0 && (
            <Text c="dimmed" lineClamp={2}>
              {ways.join(' · ')}
            </Text>
          )}
        </Stack>
        {blocked && (
          <BlockedPopAlert
            pop={blocked}
            onOpen={() => onOpen(blocked.url)}
            onDone={() => dispatch({ type: 'unblock', callId })}
          />
        )}
        {problems.map(({ id, problem }) => (
          <ProblemAlert
            key={id}
            problem={problem}
            action={
              <Button size="xs" variant="default" onClick={() => dispatch({ type: 'dismiss-problem', id })}>
                {t('agent.problem')}
              </Button>
            }
          />
        ))}
        <CardMatches card={card} primary={first} onOpen={onOpen} onChoose={onChoose} />
        <CardTickets tickets={card.tickets} onOpen={onOpen} />
        <CardCreation card={card} clockOffset={clockOffset} onCreate={onCreate} />
        <CardNote card={card} clockOffset={clockOffset} onNote={onNote} />
        {!over && (
          <Tooltip label={t('agent.shortcuts.hangup')} disabled={!first}>
            <Button variant="light" color="red" leftSection={<IconPhoneOff size={16} />} onClick={onHangUp}>
              {t('agent.card.hangup')}
            </Button>
          </Tooltip>
        )}
        {over && card.answeredAt !== null && <CallRecording callId={callId} as="agent" />}
        {over && number && onCallBack && direction !== 'internal' && (
          <Button variant="default" leftSection={<IconPhone size={16} />} onClick={onCallBack}>
            {t('agent.card.callBack')}
          </Button>
        )}
      </Stack>
    </Card>
  )
}
