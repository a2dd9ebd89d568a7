import type { CallSummary, DeliveryState } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'
import { deliveryLooks } from '../../ui/call-looks.ts'
import { StateBadge, StateWord } from '../../ui/state-badge.tsx'
import { useNotOwedWord } from './not-owed-word.ts'

/** `ticket`: of one, not of a log. */
export function DeliveryBadge({ state, ticket = false }: { state: DeliveryState; ticket?: boolean }) {
  const { t } = useTranslation()
  const word =
    ticket && (state === 'done' || state === 'not-owed')
      ? t(`calls.ticketDelivery.${state}`)
      : t(`calls.delivery.${state}`)
  return <StateBadge look={deliveryLooks[state]} word={word} />
}

/** For tables: without the pill; why nothing was owed, where nothing was. */
export function DeliveryWord({ call, small }: { call: CallSummary; small?: boolean }) {
  const { t } = useTranslation()
  const reasonWord = useNotOwedWord()
  const { delivery: state, reason } = call
  if (state === null && call.state !== 'ended') return null
  const shown = state ?? 'not-owed'
  const word = shown === 'not-owed' && reason ? reasonWord(reason.code) : t(`calls.delivery.${shown}`)
  return <StateWord small={small} look={deliveryLooks[shown]} word={word} />
}
