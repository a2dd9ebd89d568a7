import { base32Hash, type LinkId, linkId, type Millis } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import type { DialRequest } from '../pbx-driver.ts'
import type { AmiConnection } from './ami-connection.ts'
import type { AmiFields } from './ami-parser.ts'
import { DialGuard } from './dial-guard.ts'
import type { Endpoint } from './endpoints.ts'

/** How long the agent's phone rings. */
const RING_MS = 30_000
/** So many dials are remembered for their keys. */
const REMEMBERED = 10_000

interface Dial {
  readonly number: string
  readonly outcome: Promise<{ link: LinkId }>
  /** The PBX shows the agent's channel, or says that there will be none. */
  readonly shown: PromiseWithResolvers<void>
}

export interface DiallerOptions {
  readonly blockedPrefixes: readonly string[]
  readonly outsidePrefix: string
  readonly now: () => Millis
  /** How long to wait for the agent's channel to show. */
  readonly shownWithinMs: number
}

/** The link of a click-to-call: the channel id that we give the PBX, from the key alone. */
export const linkOfKey = (key: string): LinkId => linkId(`jf-${base32Hash(key, 20)}`)

/**
 * Click-to-call. A key is dialled once: repeated, it has the same outcome, also where the outcome is not known because the link
 * went down after the request had left. Only what the PBX surely did not take may be tried again.
 */
export class Dialler {
  readonly #options: DiallerOptions
  readonly #guard: DialGuard
  readonly #dials = new Map<LinkId, Dial>()

  constructor(options: DiallerOptions) {
    this.#options = options
    this.#guard = new DialGuard(options.blockedPrefixes, options.outsidePrefix)
  }

  /** Number that the click-to-call with this link dials. */
  numberOf(link: LinkId): string | undefined {
    return this.#dials.get(link)?.number
  }

  dial(
    connection: AmiConnection,
    request: DialRequest,
    endpoint: Endpoint,
    isInternal: boolean,
  ): Promise<{ link: LinkId }> {
    const link = linkOfKey(request.key)
    const known = this.#dials.get(link)
    if (known) return known.outcome
    try {
      this.#guard.check(request.extension, request.number, this.#options.now())
    } catch (error) {
      return Promise.reject(error)
    }
    const exten = isInternal ? request.number : `${this.#options.outsidePrefix}${request.number}`
    const shown = Promise.withResolvers<void>()
    shown.promise.catch(() => {})
    const outcome = this.#originate(connection, { link, exten, number: request.number, endpoint }, shown.promise)
    this.#remember(link, { number: request.number, outcome, shown })
    return outcome
  }

  /** Events that tell about our dials. */
  observe(name: string, fields: AmiFields): void {
    if (name !== 'Newchannel' && name !== 'OriginateResponse') return
    const dial = this.#dials.get(fields['Uniqueid'] as LinkId)
    if (!dial) return
    if (name === 'OriginateResponse' && fields['Response'] === 'Failure') dial.shown.reject(failure(fields))
    else dial.shown.resolve()
  }

  async #originate(
    connection: AmiConnection,
    { link, exten, number, endpoint }: { link: LinkId; exten: string; number: string; endpoint: Endpoint },
    shown: Promise<void>,
  ): Promise<{ link: LinkId }> {
    try {
      await connection.action('Originate', {
        Channel: `${endpoint.technology}/${endpoint.id}`,
        ChannelId: link,
        Context: endpoint.context ?? 'default',
        Exten: exten,
        Priority: '1',
        // What the agent's phone shows while it rings.
        CallerID: number,
        Timeout: `${RING_MS}`,
        Async: 'true',
      })
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'pbx-refused') this.#dials.delete(link)
      throw error
    }
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.shownWithinMs)
    })
    try {
      await Promise.race([shown, enough])
    } catch (error) {
      this.#dials.delete(link)
      throw error
    } finally {
      clearTimeout(timer)
    }
    return { link }
  }

  #remember(link: LinkId, dial: Dial): void {
    dial.outcome.catch(() => {})
    this.#dials.set(link, dial)
    if (this.#dials.size > REMEMBERED) for (const oldest of this.#dials.keys()) return void this.#dials.delete(oldest)
  }
}

/** `Reason` 0: no phone is registered or the technology refused; others come after the phone has rung, and events tell them. */
function failure(fields: AmiFields): ProblemError {
  const detail =
    fields['Reason'] === '0' ? `${fields['Channel'] ?? ''} is not registered` : `reason ${fields['Reason'] ?? '?'}`
  return new ProblemError('pbx-refused', { detail })
}
