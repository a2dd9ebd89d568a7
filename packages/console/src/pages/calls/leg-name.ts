import type { LegView } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'

/** A party as people name it: number and name, and the mobile that stands for an extension's phone. */
export function useLegName(): (leg: LegView) => string {
  const { t } = useTranslation()
  return ({ party }) => {
    const name = [party.number, party.name].filter(Boolean).join(' ')
    if (!name) return t(party.kind === 'external' ? 'calls.drawer.external' : 'calls.drawer.unknownParty')
    return party.device ? `${name} ${t('calls.drawer.forwarded', { number: party.device })}` : name
  }
}
