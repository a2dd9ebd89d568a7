import type { Answer } from '../answer.ts'
import type { Rule } from '../strictness/rules.ts'
import type { DeskModule } from './data/portal.ts'
import { listCost } from './limits.ts'
import type { Parameters } from './query.ts'
import type { DeskRequest, Sender } from './request.ts'

type Query = Readonly<Record<string, string>>
type Action = 'READ' | 'CREATE' | 'UPDATE' | 'DELETE'

/** What a method at a path does, who may call it, with which query parameters, and what it costs. */
export interface Operation {
  readonly method: string
  /** Below `/api/v1/`, with holes: `contacts/{contactId}`. */
  readonly path: string
  /** Alternatives; of each one all scopes are needed. */
  readonly scopes: readonly (readonly string[])[]
  readonly parameters: Parameters
  readonly required: readonly string[]
  /** It exists only when this rule is switched off. */
  readonly unless?: Rule
  /** Parameters that it takes only when a rule is switched off. */
  readonly laxParameters?: { readonly rule: Rule; readonly parameters: Parameters }
  readonly cost: (query: Query, body: unknown) => number
  /** Does what has to be done before the answer and takes time; its failure is the answer. */
  readonly prepare?: (request: DeskRequest) => Promise<void>
  /** `alone`: without `orgId`. */
  readonly run: { readonly alone: (sender: Sender) => Answer } | ((request: DeskRequest) => Answer)
}

type Given = Pick<Operation, 'scopes' | 'run'> & Partial<Operation>

/** `GET contacts/{contactId}` and the like; a read costs one credit. */
export const operation = (methodAndPath: string, given: Given): Operation => {
  const [method = '', path = ''] = methodAndPath.split(' ')
  return { method, path, parameters: {}, required: [], cost: () => 1, ...given }
}

/** A list: paged, and dearer. */
export const list = (methodAndPath: string, given: Given): Operation =>
  operation(methodAndPath, { cost: listCost, ...given })

/** Any of these scopes. */
export const anyOf = (...scopes: readonly string[]): readonly (readonly string[])[] => scopes.map((scope) => [scope])

const areas: Record<DeskModule, readonly string[]> = {
  contacts: ['Desk.contacts'],
  // Documented: accounts go with contacts.
  accounts: ['Desk.contacts'],
  tickets: ['Desk.tickets'],
  calls: ['Desk.calls', 'Desk.activities.calls', 'Desk.activities'],
}

export const moduleScopes = (module: DeskModule, action: Action): readonly (readonly string[])[] =>
  anyOf(...areas[module].map((area) => `${area}.${action}`))

/** Scopes of the module and of the search together. */
export const searchScopes = (module: DeskModule): readonly (readonly string[])[] =>
  areas[module].map((area) => [`${area}.READ`, 'Desk.search.READ'])
