import type { CallDetail } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'

/** How a call was passed on, to whom, by whom. */
export function useTransferWord(): (transfer: CallDetail['transfers'][number]) => string {
  const { t } = useTranslation()
  return ({ how, to, by }) =>
    [t(`calls.drawer.${how}`, { to }), by && t('calls.drawer.by', { by })].filter(Boolean).join(' · ')
}
