import type { CrmModuleName } from '@jackfield/contract'
import { useKind, useKindWords } from './kind.ts'

/** What a module of Zoho Desk holds, where its name alone does not tell; nothing of the CRM's. */
export function useModuleHint(): (module: CrmModuleName) => string | undefined {
  const { t } = useKindWords()
  const { system } = useKind().traits
  return (module) => (system === 'helpdesk' && module !== 'Leads' ? t(`zoho.sync.moduleHint.${module}`) : undefined)
}
