import type { DataCentreView } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'
import type { en } from '../../i18n/en/index.ts'

type KnownCode = keyof typeof en.zoho.authorise.dataCentreName

/** Country and address ending of a data centre; its host where the country is not known. */
export function useDataCentreName(): (centre: DataCentreView) => string {
  const { t } = useTranslation()
  const known = t('zoho.authorise.dataCentreName', { returnObjects: true }) as Record<KnownCode, string>
  return (centre) => {
    if (centre.local) return t('zoho.authorise.local', { code: centre.code })
    return known[centre.code as KnownCode] ?? new URL(centre.crm).host
  }
}
