import { randomBytes } from 'node:crypto'
import { fail } from './errors.ts'
import type { CrmRequest } from './request.ts'

interface Walk {
  readonly userId: string
  readonly ids: readonly string[]
  readonly from: number
  readonly expiresAt: number
  readonly key: string
}

/**
 * Page tokens: opaque, bound to a user, good for 24 h. unverified: that later pages go on from the list as it was
 * when the first page was read.
 */
export class PageTokens {
  readonly #walks = new Map<string, Walk>()

  issue(
    { centre, user }: CrmRequest,
    key: string,
    ids: readonly string[],
    from: number,
  ): { token: string; expiresAt: number } {
    const token = randomBytes(24).toString('hex')
    const expiresAt = Date.now() + centre.settings.pageTokenLifeMs
    this.#walks.set(token, { userId: user.id, key, ids, from, expiresAt })
    if (this.#walks.size > 2000) this.#walks.delete(this.#walks.keys().next().value!)
    return { token, expiresAt }
  }

  take(request: CrmRequest, key: string, token: string): { ids: readonly string[]; from: number } {
    const walk = this.#walks.get(token)
    const { enforces, settings } = request.centre
    if (!walk) return fail(400, 'INVALID_DATA', 'the page_token given is invalid', { param_name: 'page_token' })
    if ((walk.userId !== request.user.id || walk.key !== key) && enforces('page-token-bound-to-user'))
      return fail(400, 'TOKEN_BOUND_DATA_MISMATCH', 'the page_token belongs to another user or query')
    if (walk.expiresAt <= Date.now() && enforces('page-token-for-a-day'))
      return fail(400, 'EXPIRED_VALUE', 'the page_token has expired')
    if (walk.from >= settings.pageTokenRecords && enforces('page-tokens-reach-100000'))
      return fail(
        400,
        'PAGINATION_LIMIT_EXCEEDED',
        `only ${settings.pageTokenRecords} records can be fetched by page_token`,
      )
    return walk
  }
}
