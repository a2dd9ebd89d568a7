import type { ExtensionNumber, Millis } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'

/** Dials of one extension within a minute; more is no person who dials. */
export const MOST_DIALS_PER_MINUTE = 10
const MINUTE_MS = 60_000
const INTERNATIONAL = /^(?:00|011)/

/**
 * The last line against toll fraud: what may not be dialled never reaches the PBX. Feature codes (`*72...`) are refused as they
 * could set a forward to anywhere.
 */
export class DialGuard {
  readonly #blocked: readonly string[]
  readonly #outsidePrefix: string
  readonly #dials = new Map<ExtensionNumber, Millis[]>()

  constructor(blockedPrefixes: readonly string[], outsidePrefix: string) {
    this.#blocked = blockedPrefixes
    this.#outsidePrefix = outsidePrefix
  }

  /** Counts the dial. Throws `number-not-dialable`, `dial-blocked` or `dial-too-often`. */
  check(extension: ExtensionNumber, number: string, now: Millis): void {
    if (!/^\+?\d{2,20}$/.test(number)) throw new ProblemError('number-not-dialable', { number: number.slice(0, 40) })
    const prefix = this.#blocked.find((blocked) => this.#ways(number).some((way) => way.startsWith(blocked)))
    if (prefix !== undefined) throw new ProblemError('dial-blocked', { prefix })
    const recent = (this.#dials.get(extension) ?? []).filter((at) => at > now - MINUTE_MS)
    const oldest = recent[0]
    if (oldest !== undefined && recent.length >= MOST_DIALS_PER_MINUTE) {
      throw new ProblemError('dial-too-often', { seconds: Math.max(1, Math.ceil((oldest + MINUTE_MS - now) / 1000)) })
    }
    this.#dials.set(extension, [...recent, now])
  }

  /** The ways in which the PBX could read a number: with the outside prefix typed already, `00` or `011` for `+`, and without `+`. */
  #ways(number: string): string[] {
    const outside = this.#outsidePrefix
    const bare = outside !== '' && number.startsWith(outside) ? [number, number.slice(outside.length)] : [number]
    return bare.flatMap((way) => {
      const plus = INTERNATIONAL.test(way) ? [way.replace(INTERNATIONAL, '+')] : []
      return [way, ...plus].flatMap((each) =>
        each.startsWith('+') ? [each, `00${each.slice(1)}`, each.slice(1)] : [each],
      )
    })
  }
}
