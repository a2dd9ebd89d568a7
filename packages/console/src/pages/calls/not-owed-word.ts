import { explain, type ProblemCode, problemTextsEn } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n/index.ts'

/** Word for a reason why nothing was owed; a newer server may know more of them. */
export function useNotOwedWord(): (code: string) => string {
  const { t } = useTranslation()
  const { language } = useLanguage()
  const words = t('calls.notOwed', { returnObjects: true }) as Record<string, string>
  return (code) =>
    words[code] ?? (code in problemTextsEn ? explain({ code: code as ProblemCode }, language).what : code)
}
