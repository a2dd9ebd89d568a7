import { type ExtensionNumber, extensionNumber } from '../../calls/ids.ts'
import type { EndpointRole } from '../pbx-driver.ts'
import { NO_USERS, type PbxUsers } from './users.ts'

/** What the PBX tells about one endpoint; what it does not tell is null. */
export interface EndpointFacts {
  readonly id: string
  /** As channel names begin, e.g. `PJSIP`. */
  readonly technology: string
  readonly context: string | null
  readonly callerName: string | null
  readonly callerNumber: string | null
  /** Devices prove themselves to us with a password. */
  readonly inboundAuth: boolean | null
  /** We prove ourselves to the other side. */
  readonly outboundAuth: boolean
  readonly outboundRegistration: boolean
  /** Addresses by which it is recognised. */
  readonly identifiedBy: string | null
  /** Devices may register here (max_contacts above 0). */
  readonly registersHere: boolean | null
  /** Its address is written in the configuration. */
  readonly staticContact: boolean
  readonly registered: boolean
}

export interface Endpoint {
  readonly id: string
  readonly technology: string
  readonly role: EndpointRole
  /** Evidence that decided, comma-separated codes, e.g. `identify, no-inbound-auth, static-contact`. */
  readonly reason: string
  /** Null unless the role is `extension`. */
  readonly extension: ExtensionNumber | null
  readonly name: string | null
  readonly context: string | null
  readonly registered: boolean
}

interface Evidence {
  readonly code: string
  readonly role: 'extension' | 'trunk'
  readonly weight: number
}

const OUTSIDE_CONTEXT = /trunk|pstn|did\b|inbound|incoming|external|outside|provider/i
const INSIDE_CONTEXT = /internal|extension|phones|local|users/i

/** Every hint whether an endpoint is a phone or a line to the outside. What the PBX's own set-up forces weighs most. */
export function evidenceOf(facts: EndpointFacts): Evidence[] {
  const evidence: Evidence[] = []
  const trunk = (code: string, weight: number) => evidence.push({ code, role: 'trunk', weight })
  const extension = (code: string, weight: number) => evidence.push({ code, role: 'extension', weight })
  if (facts.outboundRegistration) trunk('outbound-registration', 6)
  if (facts.outboundAuth) trunk('outbound-auth', 4)
  if (facts.identifiedBy !== null) trunk('identify', 3)
  if (facts.inboundAuth === false) trunk('no-inbound-auth', 1)
  if (facts.staticContact) trunk('static-contact', 2)
  if (facts.registersHere && facts.inboundAuth) extension('registers-here', 4)
  if (facts.callerNumber !== null && /^\d{1,7}$/.test(facts.callerNumber)) extension('caller-id', 2)
  if (/^\d{2,7}$/.test(facts.id)) extension('numeric-name', 2)
  else if (/^[a-z_-]*(trunk|provider|gateway|carrier)/i.test(facts.id)) trunk('name', 1)
  if (facts.context !== null) {
    if (OUTSIDE_CONTEXT.test(facts.context)) trunk(`context ${facts.context}`, 2)
    else if (INSIDE_CONTEXT.test(facts.context)) extension(`context ${facts.context}`, 1)
  }
  return evidence
}

/** The role by the weight of the evidence; with none at all an endpoint is taken for a trunk only if it has no number. */
export function classify(
  facts: EndpointFacts,
  corrected: EndpointRole | undefined,
): { role: EndpointRole; reason: string } {
  if (corrected) return { role: corrected, reason: 'corrected' }
  const evidence = evidenceOf(facts)
  const weight = (role: Evidence['role']) =>
    evidence.reduce((sum, item) => sum + (item.role === role ? item.weight : 0), 0)
  const role = weight('extension') >= weight('trunk') && weight('extension') > 0 ? 'extension' : 'trunk'
  const codes = evidence.filter((item) => item.role === role).map((item) => item.code)
  return { role, reason: codes.length > 0 ? codes.join(', ') : 'no-evidence' }
}

/** An endpoint of which the PBX has told no more than its name. */
export const nothingKnown = (id: string, context: string | null = null): EndpointFacts => ({
  id,
  technology: 'PJSIP',
  context,
  callerName: null,
  callerNumber: null,
  inboundAuth: null,
  outboundAuth: false,
  outboundRegistration: false,
  identifiedBy: null,
  registersHere: null,
  staticContact: false,
  registered: false,
})

/** The endpoints of a PBX with their roles. Those that it did not list are judged by name and context when they turn up. */
export class EndpointBook {
  readonly #endpoints = new Map<string, Endpoint>()
  readonly #corrected: Readonly<Record<string, EndpointRole>>
  readonly #extensions = new Map<ExtensionNumber, Endpoint>()
  readonly #users: PbxUsers

  constructor(
    facts: readonly EndpointFacts[],
    corrected: Readonly<Record<string, EndpointRole>>,
    users: PbxUsers = NO_USERS,
  ) {
    this.#corrected = corrected
    this.#users = users
    const roles = new Map(facts.map((each) => [each.id, classify(each, this.#correction(each.id))]))
    const numberOf = (each: EndpointFacts) => {
      const user = users.extensionOf.get(each.id)
      if (user) return user
      const number = each.callerNumber
      // A further device of an extension (FreePBX: 991001 beside 1001) carries that extension's number as caller ID.
      const ofAnother = number !== null && number !== each.id && roles.get(number)?.role === 'extension'
      const named = !/^\d+$/.test(each.id) && number !== null && /^\d{1,15}$/.test(number)
      return extensionNumber(number !== null && (ofAnother || named) ? number : each.id)
    }
    for (const each of facts) {
      const { role, reason } = roles.get(each.id)!
      const extension = role === 'extension' ? numberOf(each) : null
      this.#add({
        id: each.id,
        technology: each.technology,
        role,
        reason,
        extension,
        name: each.callerName,
        context: each.context,
        registered: each.registered,
      })
    }
  }

  list(): readonly Endpoint[] {
    return [...this.#endpoints.values()]
  }

  /** The endpoint that is rung for an extension: the one of its name before others, a registered one before the rest. */
  ofExtension(extension: ExtensionNumber): Endpoint | undefined {
    return this.#extensions.get(extension)
  }

  /** Of the person, as the PBX has it. */
  nameOf(extension: ExtensionNumber): string | null {
    const callerName = this.#extensions.get(extension)?.name ?? null
    // FreePBX names devices so and keeps the names of their users elsewhere.
    return this.#users.names.get(extension) ?? (callerName === 'device' ? null : callerName)
  }

  find(id: string, context: string | null): Endpoint {
    const known = this.#endpoints.get(id)
    if (known) return known
    const { role, reason } = classify(nothingKnown(id, context), this.#correction(id))
    const extension = role === 'extension' ? (this.#users.extensionOf.get(id) ?? extensionNumber(id)) : null
    return { id, technology: 'PJSIP', role, reason, extension, name: null, context, registered: true }
  }

  #correction(id: string): EndpointRole | undefined {
    return Object.hasOwn(this.#corrected, id) ? this.#corrected[id] : undefined
  }

  #add(endpoint: Endpoint): void {
    this.#endpoints.set(endpoint.id, endpoint)
    if (endpoint.extension === null) return
    const other = this.#extensions.get(endpoint.extension)
    const better =
      !other ||
      (other.id !== endpoint.extension &&
        (endpoint.id === endpoint.extension || (endpoint.registered && !other.registered)))
    if (better) this.#extensions.set(endpoint.extension, endpoint)
  }
}
