import type { Problem } from '@jackfield/contract'
import { ProblemError, problemOf } from '../../problem.ts'
import { ZohoFailure } from './failure.ts'
import type { TokenAnswer } from './token-answer.ts'

export interface SavedTokens {
  readonly refreshToken: string
  readonly accessToken: string | null
  readonly accessExpiresAt: number | null
  /** What stopped the last refresh; outlives a restart, so that a process start is no reason to ask again. */
  readonly problem: Problem | null
}

/** Where the tokens of one connection are kept, encrypted. */
export interface TokenVault {
  /** Null when the connection is gone or has no tokens. */
  load(): Promise<SavedTokens | null>
  saveAccess(accessToken: string, expiresAt: number): Promise<void>
  saveProblem(problem: Problem | null): Promise<void>
}

export interface TokensOptions {
  readonly vault: TokenVault
  /** One request to the token endpoint. */
  readonly refresh: (refreshToken: string) => Promise<TokenAnswer>
  readonly now: () => number
  readonly warn: (message: string, detail: object) => void
}

/** An access token that ends sooner is not used any more. */
const hardMargin = 20_000
/** An access token that ends sooner is used, and its successor is fetched beside. */
const earlyMargin = 300_000
/** Zoho's lock-out after too many refreshes ends only when one stops asking. */
const throttlePause = 600_000
/** Zoho gives 10 access tokens per refresh token in 10 minutes; one is left for another process. */
const refreshesPerPause = 9
const faultPauses = [2_000, 5_000, 15_000, 60_000] as const

/**
 * The access token of one connection. However many requests need a new one at once, one refresh is made for all; it is
 * saved before it is used, and one saved by somebody else is taken over. After a throttle answer nothing is asked for ten
 * minutes, restart or not; after a refusal nothing is asked until a person has authorised again.
 */
export class Tokens {
  readonly #options: TokensOptions
  #access: { token: string; expiresAt: number; earlyMs: number } | null = null
  #refreshing: Promise<string> | null = null
  #blocked: { until: number; problem: Problem; permanent: boolean } | null = null
  #faults = 0
  #asked: number[] = []

  constructor(options: TokensOptions) {
    this.#options = options
  }

  /** A usable access token. Throws a `ZohoFailure` (`written: 'no'`). */
  async get(): Promise<string> {
    const access = this.#access
    const left = access ? access.expiresAt - this.#options.now() : 0
    if (!access || left <= hardMargin) return this.#refreshOnce(null)
    if (left <= access.earlyMs && !this.#isBlocked()) this.#refreshOnce(access.token).catch(() => {})
    return access.token
  }

  /** A token other than `refused`, which Zoho just called invalid. Throws a `ZohoFailure` (`written: 'no'`). */
  async renew(refused: string): Promise<string> {
    if (this.#access && this.#access.token !== refused) return this.get()
    return this.#refreshOnce(refused)
  }

  /** Why there is no new access token at the moment; null when all is well as far as we know. */
  problem(): Problem | null {
    return this.#isBlocked() ? (this.#blocked?.problem ?? null) : null
  }

  #isBlocked(): boolean {
    return this.#blocked !== null && (this.#blocked.permanent || this.#options.now() < this.#blocked.until)
  }

  #refreshOnce(unwanted: string | null): Promise<string> {
    this.#refreshing ??= this.#refresh(unwanted).finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  async #refresh(unwanted: string | null): Promise<string> {
    this.#throwIfBlocked()
    const { vault, now } = this.#options
    const saved = await vault.load().catch((error: unknown) => {
      // The key or the database is missing. Nothing has been sent, so what was to be sent can wait.
      throw error instanceof ProblemError ? this.#fault(error.problem) : error
    })
    if (!saved) throw this.#failure({ code: 'zoho-not-connected' }, null, true)
    const { accessToken, accessExpiresAt } = saved
    if (accessToken && accessToken !== unwanted && accessExpiresAt && accessExpiresAt - now() > hardMargin) {
      this.#access = { token: accessToken, expiresAt: accessExpiresAt, earlyMs: earlyMargin }
      return accessToken
    }
    this.#takeOver(saved.problem)
    this.#throwIfBlocked()
    this.#asked = this.#asked.filter((at) => at > now() - throttlePause)
    if (this.#asked.length >= refreshesPerPause) {
      const until = (this.#asked[0] as number) + throttlePause
      throw this.#failure(throttled(until, now()), until - now(), false)
    }
    this.#asked.push(now())
    return this.#accept(await this.#ask(saved.refreshToken), saved.problem !== null)
  }

  async #ask(refreshToken: string): Promise<TokenAnswer> {
    try {
      return await this.#options.refresh(refreshToken)
    } catch (error) {
      if (!(error instanceof ZohoFailure)) throw error
      throw this.#fault(error.problem)
    }
  }

  async #accept(answer: TokenAnswer, hadProblem: boolean): Promise<string> {
    const { vault, now, warn } = this.#options
    if (answer.kind === 'granted') {
      const { accessToken, lifeMs } = answer.grant
      const expiresAt = now() + lifeMs
      this.#access = { token: accessToken, expiresAt, earlyMs: Math.min(earlyMargin, lifeMs / 10) }
      this.#faults = 0
      this.#blocked = null
      try {
        await vault.saveAccess(accessToken, expiresAt)
        if (hadProblem) await vault.saveProblem(null)
      } catch (error) {
        // The token works all the same; a restart would cost one more refresh.
        warn('the access token could not be saved', { problem: problemOf(error) })
      }
      return accessToken
    }
    if (answer.kind === 'fault') {
      const problem: Problem =
        answer.status >= 500
          ? { code: 'zoho-outage', params: { status: answer.status } }
          : { code: 'zoho-bad-answer', params: { detail: answer.detail } }
      throw this.#fault(problem)
    }
    const permanent = answer.kind === 'refused'
    const until = now() + throttlePause
    const problem: Problem = permanent ? { code: 'zoho-needs-reauthorisation' } : throttled(until, now())
    this.#blocked = { until, problem, permanent }
    warn('no new access token', { answer: answer.kind, refusal: permanent ? answer.refusal : undefined })
    await vault
      .saveProblem(problem)
      .catch((error: unknown) => warn('the problem could not be saved', { problem: problemOf(error) }))
    throw this.#failure(problem, permanent ? null : throttlePause, permanent)
  }

  /** A saved problem blocks this process too; one that was solved meanwhile does not. */
  #takeOver(problem: Problem | null): void {
    const permanent = problem?.code === 'zoho-needs-reauthorisation'
    const until = problem?.code === 'zoho-throttled' ? Number(problem.params?.['until'] ?? 0) : 0
    if (problem && (permanent || until > this.#options.now())) this.#blocked = { until, problem, permanent }
  }

  #throwIfBlocked(): void {
    if (!this.#blocked || !this.#isBlocked()) return
    const { problem, permanent, until } = this.#blocked
    throw this.#failure(problem, permanent ? null : until - this.#options.now(), permanent)
  }

  #fault(problem: Problem): ZohoFailure {
    const pause = faultPauses[Math.min(this.#faults++, faultPauses.length - 1)] as number
    this.#blocked = { until: this.#options.now() + pause, problem, permanent: false }
    return this.#failure(problem, pause, false)
  }

  #failure(problem: Problem, retryAfterMs: number | null, permanent: boolean): ZohoFailure {
    // The request for which the token was wanted has not been sent.
    return new ZohoFailure(problem.code, problem.params, { written: 'no', retryAfterMs, permanent })
  }
}

const throttled = (until: number, now: number): Problem => ({
  code: 'zoho-throttled',
  params: { minutes: Math.max(1, Math.ceil((until - now) / 60_000)), until },
})
