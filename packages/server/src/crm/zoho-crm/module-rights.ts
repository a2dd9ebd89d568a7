import type { Problem, ProblemCode } from '@jackfield/contract'
import { z } from 'zod'
import type { CrmModule } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { tellHidden } from '../zoho/module-hidden.ts'
import { read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'

const modules = ['Contacts', 'Leads', 'Accounts', 'Calls'] as const
type Module = (typeof modules)[number]

const modulesSchema = z.object({
  modules: z.array(
    z.object({
      api_name: z.string().nullish(),
      viewable: z.boolean().nullish(),
      creatable: z.boolean().nullish(),
      editable: z.boolean().nullish(),
      api_supported: z.boolean().nullish(),
      visibility: z.number().nullish(),
      status: z.string().nullish(),
    }),
  ),
})
export type ModuleMetadata = z.infer<typeof modulesSchema>['modules'][number]

/** What Zoho's metadata says of all modules; null when it may not be read. Throws a `ZohoFailure`. */
export async function readModules(transport: Sender): Promise<readonly ModuleMetadata[] | null> {
  try {
    const { body } = await transport.send({ method: 'GET', path: '/crm/v8/settings/modules' })
    return body === null ? null : read(modulesSchema, body).modules
  } catch (error) {
    if (error instanceof ZohoFailure && (isHidden(error) || error.zohoCode === 'OAUTH_SCOPE_MISMATCH')) return null
    throw error
  }
}

/**
 * A module that the connected account must not see, or that has no API. unverified: how Zoho refuses a module that a profile hides;
 * both of its answers for "not for you" and "no such module" count.
 */
export const isHidden = (error: unknown): boolean =>
  error instanceof ZohoFailure && (error.problem.code === 'zoho-no-permission' || error.zohoCode === 'INVALID_MODULE')

/** Of `visibility`: the module does not show in Zoho's own pages. */
const HIDDEN_ON_PAGES = 2

const hiddenCodes: Record<Module, ProblemCode> = {
  Contacts: 'zoho-hidden-contacts',
  Leads: 'zoho-hidden-leads',
  Accounts: 'zoho-hidden-accounts',
  Calls: 'zoho-hidden-calls',
}
/** Throws `ModuleHidden` where a module may not be seen. */
export const namingHidden = <T>(module: CrmModule, work: Promise<T>): Promise<T> =>
  tellHidden(work, isHidden, { code: hiddenCodes[module] })

const RIGHTS_LIFE_MS = 300_000

/**
 * Whether Zoho's metadata say themselves that a module is hidden: then its being refused is what was told after the consent (A2.15), and
 * not a fault. Also where they may not be read, which was told too. Asked when first needed and again after five minutes.
 */
export function toldHidden(sender: Sender, now: () => number): (module: CrmModule) => Promise<boolean> {
  let known: { readonly at: number; readonly modules: readonly ModuleMetadata[] | null } | null = null
  return async (module) => {
    if (known === null || Math.abs(now() - known.at) > RIGHTS_LIFE_MS)
      known = { at: now(), modules: await readModules(sender) }
    return known.modules === null || !isVisible(known.modules.find(({ api_name }) => api_name === module))
  }
}

const createCodes: Partial<Record<Module, ProblemCode>> = {
  Contacts: 'zoho-no-create-contacts',
  Leads: 'zoho-no-create-leads',
  Calls: 'zoho-no-create-calls',
}

/**
 * What will not work because of the profile of the connected account, in the order of the modules.
 * @param refused modules whose list was refused, whatever the metadata say
 * @param metadata null: could not be read, so that only what was refused is known
 */
export function limitsOf(metadata: readonly ModuleMetadata[] | null, refused: readonly string[]): Problem[] {
  const known = new Map(metadata?.map((module) => [module.api_name ?? '', module]))
  const hidden = modules.filter((name) => refused.includes(name) || (metadata && !isVisible(known.get(name))))
  const visible = modules.filter((name) => !hidden.includes(name))
  const uneditable = visible.filter((name) => name in createCodes && known.get(name)?.editable === false)
  return [
    ...hidden.map((name) => ({ code: hiddenCodes[name] })),
    ...visible.flatMap((name) => {
      const code = createCodes[name]
      return code && known.get(name)?.creatable === false ? [{ code }] : []
    }),
    ...(uneditable.length > 0 ? [{ code: 'zoho-no-edit' as const, params: { modules: uneditable.join(', ') } }] : []),
    ...(metadata === null ? [{ code: 'zoho-rights-unread' as const }] : []),
  ]
}

/** unverified: whether a module that a profile hides is left out of the list or in it as not viewable; either counts. */
function isVisible(module: ModuleMetadata | undefined): boolean {
  if (module === undefined || module.viewable === false || module.api_supported === false) return false
  if (module.status != null && module.status !== 'visible') return false
  return ((module.visibility ?? 0) & HIDDEN_ON_PAGES) === 0
}
