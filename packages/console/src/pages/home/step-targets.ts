import type { IntegrationKind } from '@jackfield/contract'
import { kindPages } from '../zoho/kind-pages.ts'

/** Where each step of the guided start is done. */
export const stepTargets = (kind: IntegrationKind) =>
  ({
    site: { to: '/site' },
    pbx: { to: '/pbx' },
    zoho: { to: kindPages[kind].to, search: { step: 'network' } },
    users: { to: kindPages[kind].to, search: { step: 'users' } },
    test: { to: kindPages[kind].to, search: { step: 'test' } },
  }) as const
