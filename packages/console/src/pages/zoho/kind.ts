import { type IntegrationKind, traitsOf } from '@jackfield/contract'
import type { TFunction } from 'i18next'
import { createContext, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { integrationPath, integrationQuery, integrationUsersQuery } from '../../api/queries.ts'
import { kindPages } from './kind-pages.ts'

const KindContext = createContext<IntegrationKind | null>(null)

/** Around everything that belongs to the integration of one kind. */
export const KindProvider = KindContext.Provider

/** The integration of which the page tells: its kind, what it can do, where its page is and where it is asked for. */
export function useKind() {
  const kind = useContext(KindContext)
  if (kind === null) throw new Error('not inside a KindProvider')
  return {
    kind,
    traits: traitsOf[kind],
    page: kindPages[kind],
    path: integrationPath(kind),
    query: integrationQuery(kind),
    usersQuery: integrationUsersQuery(kind),
  }
}

/**
 * Texts for the integration at hand. Where a helpdesk's differ from a CRM's, they stand beside them in the dictionary with
 * `_helpdesk` after the key.
 */
export function useKindWords(): { t: TFunction } {
  const { t } = useTranslation()
  const { system } = useKind().traits
  return {
    t: ((key: never, options?: object) => t(key, { context: system, ...options } as never)) as unknown as TFunction,
  }
}
