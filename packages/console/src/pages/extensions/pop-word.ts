import type { PopSettings } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'

/** Pop settings in one or two words, for the table. */
export function usePopWord(): (pop: PopSettings) => string {
  const { t } = useTranslation()
  return (pop) => {
    if (!pop.enabled) return t('extensions.popOff')
    return pop.mode === 'manual' ? t('extensions.popManual') : t(`extensions.${pop.trigger}`)
  }
}
