import { randomBytes } from 'node:crypto'
import type { Settings } from '../data/settings.ts'
import type { Enforces } from '../strictness/rules.ts'

/** Zoho's documented limits. */
const refreshTokensPerUserAndClient = 20
const accessTokensPerRefreshToken = 15

export interface Consent {
  readonly clientId: string
  readonly userId: string
  readonly scopes: readonly string[]
  readonly redirectUri: string
  /** Whether the exchange of the code hands out a refresh token. */
  readonly offline: boolean
  /** Ids of the portals of Desk for which it is good; absent: all of the user's. */
  readonly portals?: readonly string[]
}

interface Code {
  readonly consent: Consent
  readonly expiresAt: number
}

interface RefreshToken {
  readonly token: string
  readonly consent: Consent
  readonly access: string[]
  /** Times at which access tokens were asked for, refused ones included. */
  asked: number[]
}

interface AccessToken {
  readonly consent: Consent
  expiresAt: number
}

const secret = () => `1000.${randomBytes(16).toString('hex')}.${randomBytes(16).toString('hex')}`

export type Issued = { accessToken: string; refreshToken?: string; consent: Consent }

/** Codes and tokens of one data centre, with Zoho's limits. All times are real epoch ms. */
export class TokenStore {
  readonly #codes = new Map<string, Code>()
  readonly #codeTimes = new Map<string, number[]>()
  readonly #refresh = new Map<string, RefreshToken>()
  readonly #access = new Map<string, AccessToken>()
  /** What was consented to, and for which portals of Desk. */
  readonly #consented = new Map<string, Consent['portals']>()
  readonly #settings: () => Settings
  readonly #enforces: Enforces

  constructor(settings: () => Settings, enforces: Enforces) {
    this.#settings = settings
    this.#enforces = enforces
  }

  /** True when this user accepted these scopes for this client before: Zoho then skips the page unless `prompt=consent`. */
  hasConsented(consent: Pick<Consent, 'clientId' | 'userId' | 'scopes'>): boolean {
    return this.#consented.has(consentKey(consent))
  }

  /** The portals of Desk that were chosen then; undefined: all. */
  portalsConsentedTo(consent: Pick<Consent, 'clientId' | 'userId' | 'scopes'>): Consent['portals'] {
    return this.#consented.get(consentKey(consent))
  }

  /** A new authorisation code, or undefined when the client asked too often (10 in 10 minutes). */
  issueCode(consent: Consent): string | undefined {
    const now = Date.now()
    const { throttleWindowMs, codesPerWindow, authorizationCodeLifeMs } = this.#settings()
    const recent = (this.#codeTimes.get(consent.clientId) ?? []).filter((at) => at > now - throttleWindowMs)
    this.#codeTimes.set(consent.clientId, recent)
    if (recent.length >= codesPerWindow && this.#enforces('ten-codes-in-ten-minutes')) return undefined
    recent.push(now)
    this.#consented.set(consentKey(consent), consent.portals)
    const code = secret()
    this.#codes.set(code, { consent, expiresAt: now + authorizationCodeLifeMs })
    return code
  }

  /** Exchanges a code once. A code that is unknown, used, late or of another client gives `invalid_code`. */
  exchange(code: string, clientId: string, redirectUri: string): Issued | 'invalid_code' | 'invalid_redirect_uri' {
    const found = this.#codes.get(code)
    if (!found || found.consent.clientId !== clientId) return 'invalid_code'
    if (found.expiresAt < Date.now() && this.#enforces('code-lives-shortly')) return 'invalid_code'
    if (found.consent.redirectUri !== redirectUri && this.#enforces('redirect-uri-same-at-exchange'))
      return 'invalid_redirect_uri'
    if (this.#enforces('code-used-once')) this.#codes.delete(code)
    const { consent } = found
    if (!consent.offline) return { accessToken: this.#issueAccess(consent), consent }
    const refresh: RefreshToken = { token: secret(), consent, access: [], asked: [Date.now()] }
    this.#refresh.set(refresh.token, refresh)
    const siblings = [...this.#refresh.values()].filter(
      (other) => other.consent.clientId === clientId && other.consent.userId === consent.userId,
    )
    const surplus = this.#enforces('twenty-refresh-tokens') ? siblings.length - refreshTokensPerUserAndClient : 0
    for (const oldest of siblings.slice(0, Math.max(0, surplus))) this.#kill(oldest)
    return { accessToken: this.#issueAccess(consent, refresh), refreshToken: refresh.token, consent }
  }

  /**
   * A new access token. Asking more than 10 times in 10 minutes is `throttled`; refused requests count too, as the
   * lock-out is reported to end only when one stops asking.
   */
  refresh(token: string, clientId: string): Issued | 'invalid_code' | 'throttled' {
    const refresh = this.#refresh.get(token)
    if (!refresh || refresh.consent.clientId !== clientId) return 'invalid_code'
    const now = Date.now()
    const { throttleWindowMs, refreshesPerWindow } = this.#settings()
    refresh.asked = refresh.asked.filter((at) => at > now - throttleWindowMs)
    const throttled = refresh.asked.length >= refreshesPerWindow && this.#enforces('ten-refreshes-in-ten-minutes')
    if (!throttled || this.#enforces('refused-refreshes-count')) refresh.asked.push(now)
    if (throttled) return 'throttled'
    return { accessToken: this.#issueAccess(refresh.consent, refresh), consent: refresh.consent }
  }

  /** Kills a refresh token with its access tokens, or one access token; false when unknown. */
  revoke(token: string): boolean {
    const refresh = this.#refresh.get(token)
    if (!this.#enforces('revoked-tokens-die')) return refresh !== undefined || this.#access.has(token)
    if (refresh) this.#kill(refresh)
    return refresh !== undefined || this.#access.delete(token)
  }

  /** Whose access token this is; undefined when unknown, dead or expired. */
  consentOf(accessToken: string): Consent | undefined {
    const access = this.#access.get(accessToken)
    const good = access && (access.expiresAt > Date.now() || !this.#enforces('access-token-expires'))
    return good ? access.consent : undefined
  }

  /** Test switch: every access token looks as if its hour were over. */
  expireAccess(): number {
    for (const access of this.#access.values()) access.expiresAt = 0
    return this.#access.size
  }

  revokeAllAccess(): number {
    const count = this.#access.size
    this.#access.clear()
    return count
  }

  revokeAllRefresh(): number {
    const count = this.#refresh.size
    for (const refresh of [...this.#refresh.values()]) this.#kill(refresh)
    return count
  }

  counts(): { refresh: number; access: number } {
    const now = Date.now()
    const live = [...this.#access.values()].filter((access) => access.expiresAt > now)
    return { refresh: this.#refresh.size, access: live.length }
  }

  #issueAccess(consent: Consent, refresh?: RefreshToken): string {
    const token = secret()
    this.#access.set(token, { consent, expiresAt: Date.now() + this.#settings().accessTokenLifeMs })
    refresh?.access.push(token)
    const most = this.#enforces('fifteen-access-tokens') ? accessTokensPerRefreshToken : Number.POSITIVE_INFINITY
    if (refresh && refresh.access.length > most) this.#access.delete(refresh.access.shift()!)
    return token
  }

  #kill(refresh: RefreshToken): void {
    this.#refresh.delete(refresh.token)
    for (const token of refresh.access) this.#access.delete(token)
  }
}

function consentKey({ clientId, userId, scopes }: Pick<Consent, 'clientId' | 'userId' | 'scopes'>): string {
  return JSON.stringify([clientId, userId, [...scopes].sort()])
}
