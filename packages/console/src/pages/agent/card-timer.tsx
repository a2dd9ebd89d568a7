import type { CallCard } from '@jackfield/contract'
import { Text } from '@mantine/core'
import { formatDuration } from '../../i18n/format.ts'
import { useNow } from './use-now.ts'

/** How long it has rung, or talked; stands still when the call has ended. Not read out. */
export function CardTimer({ card, clockOffset }: { card: CallCard; clockOffset: number }) {
  const over = card.state === 'ended'
  const now = useNow(!over) + clockOffset
  const from = card.answeredAt ?? card.startedAt
  const shown = over ? card.talkMs : now - from
  if (over && card.talkMs === 0) return null
  return (
    <Text className="tabular" aria-live="off">
      {formatDuration(shown)}
    </Text>
  )
}
