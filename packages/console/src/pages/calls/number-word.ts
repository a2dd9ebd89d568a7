import type { CallSummary } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'

/** The outside number as people read it, or why there is none. */
export function useNumberWord(): (call: CallSummary) => string {
  const { t } = useTranslation()
  return (call) => {
    if (call.externalFormatted) return call.externalFormatted
    if (call.direction === 'internal') return '–'
    return t(call.direction === 'inbound' ? 'calls.hiddenNumber' : 'calls.noNumber')
  }
}
