import type { PbxDirectoryView } from '@jackfield/contract'
import { useTranslation } from 'react-i18next'
import { ProblemText } from '../../ui/problem-alert.tsx'

/** What could not be read because our user at the PBX may not; nothing where all was read. */
export function MissingRights({ directory }: { readonly directory: PbxDirectoryView }) {
  const { t } = useTranslation()
  const missing = directory.missingRights ?? []
  if (missing.length === 0) return null
  const lines = missing.map(({ right, unread }) => `${right}: ${t(`pbx.rights.unread.${unread}`)}`)
  return (
    <ProblemText
      severity="warning"
      text={{ what: t('pbx.rights.what'), remedy: [t('pbx.rights.remedy'), ...lines].join('\n') }}
    />
  )
}
