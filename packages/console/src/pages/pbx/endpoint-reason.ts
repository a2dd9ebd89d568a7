import { useTranslation } from 'react-i18next'
import { knownWord } from '../../i18n/known-word.ts'

/** The evidence by which an endpoint was classified: comma-separated codes, one of them with its context's name. */
export function useEndpointReason(): (reason: string) => string {
  const { t } = useTranslation()
  const words = t('pbx.endpoints.why', { returnObjects: true }) as Record<string, string>
  return (reason) =>
    reason
      .split(', ')
      .map((code) => {
        const where = /^context (.+)$/.exec(code)?.[1]
        return where === undefined ? knownWord(words, code) : t('pbx.endpoints.why.context', { where })
      })
      .join(' · ')
}
