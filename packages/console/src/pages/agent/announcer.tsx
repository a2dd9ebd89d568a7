import type { CallCard } from '@jackfield/contract'
import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cardTitle } from './card-title.ts'

/** Says incoming calls and what becomes of them to screen readers; timers are not read out. */
export function Announcer({ cards }: { cards: readonly CallCard[] }) {
  const { t } = useTranslation()
  const [said, setSaid] = useState('')
  const seen = useRef(new Map<string, CallCard>())
  useEffect(() => {
    for (const card of cards) {
      const before = seen.current.get(card.callId)
      seen.current.set(card.callId, card)
      const who = cardTitle(card, t('agent.card.withheld'))
      if (card.state === 'ringing' && before?.state !== 'ringing') setSaid(t('agent.announce.incoming', { who }))
      else if (before && before.matches.length === 0 && card.matches.length > 0)
        setSaid(t('agent.announce.matched', { who }))
      else if (before && before.state !== 'talking' && before.state !== 'held' && card.state === 'talking') {
        setSaid(t('agent.announce.answered', { who }))
      } else if (before && before.state !== 'ended' && card.state === 'ended')
        setSaid(t('agent.announce.ended', { who }))
    }
  }, [cards, t])
  return (
    <VisuallyHidden aria-live="assertive" role="status">
      {said}
    </VisuallyHidden>
  )
}
