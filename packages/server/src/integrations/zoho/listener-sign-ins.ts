import { createHash, randomBytes } from 'node:crypto'
import type { Problem } from '@jackfield/contract'
import { problemSchema } from '@jackfield/contract'
import { z } from 'zod'
import { expiredMeta, readMeta, saveMeta, takeMeta } from '../../store/meta.ts'
import type { Store } from '../../store/store.ts'

/** What a browser was sent off to Zoho with, to find out who sits at it. */
const signInSchema = z.object({
  /** The token of the link that is to be opened. */
  link: z.string(),
  integrationId: z.string(),
  generation: z.number(),
  accountsServer: z.string(),
  clientId: z.string(),
  redirectUri: z.string(),
  expiresAt: z.number(),
})
export type SignIn = z.infer<typeof signInSchema>

const browserSchema = z.object({ link: z.string(), problem: problemSchema.nullable(), expiresAt: z.number() })
type KnownBrowser = z.infer<typeof browserSchema>

const lifeMs = 1_800_000
/** Told apart from the `state` of an administrator's connection by its beginning; base64url has no dot. */
const mark = 'listener.'
const hash = (text: string) => createHash('sha256').update(text).digest('base64url')

/** Whether a `state` is one of a listener's sign-in. What begins otherwise is an administrator's, and neither finds the other's. */
export const isListenerState = (state: unknown): boolean => typeof state === 'string' && state.startsWith(mark)

/**
 * Sign-ins on their way, and how the last one of each browser ended. A browser is known by a random word in a cookie, so that
 * nobody can finish in one browser what was begun in another. In the database: any node may see the callback.
 */
export interface SignIns {
  /** Keeps a sign-in; gives its `state`, good once and for half an hour, and the browser's word, new where it had none. */
  begin(signIn: Omit<SignIn, 'expiresAt'>, browser: string | null): Promise<{ state: string; browser: string }>
  /** The sign-in that this browser began with the state; it is gone after that. Null when there is none, or it is too old. */
  take(state: string, browser: string): Promise<SignIn | null>
  /** The link that the browser last signed in for, and what came of it; null for one that never did. */
  browser(browser: string): Promise<KnownBrowser | null>
  ended(browser: string, link: string, problem: Problem | null): Promise<void>
}

export function createSignIns(store: Store, site: string, now: () => number): SignIns {
  const { db } = store
  const prefix = `zoho-crm/${site}/sign-in`
  const signInKey = (state: string, browser: string) => `${prefix}/state/${hash(`${browser} ${state}`)}`
  const browserKey = (browser: string) => `${prefix}/browser/${hash(browser)}`
  const put = (key: string, value: SignIn | KnownBrowser) => saveMeta(db, key, JSON.stringify(value))
  const inForce = <T extends { expiresAt: number }>(value: T | null) =>
    value && value.expiresAt > now() ? value : null

  const browserOf = async (browser: string) => inForce(await readMeta(db, browserKey(browser), browserSchema))

  return {
    async begin(signIn, known) {
      const state = mark + randomBytes(32).toString('base64url')
      // A word that is not ours may be one that somebody else has put there.
      const browser = known !== null && (await browserOf(known)) ? known : randomBytes(32).toString('base64url')
      const expiresAt = now() + lifeMs
      await store.commit([
        ...(await expiredMeta(db, `${prefix}/`, now())),
        put(signInKey(state, browser), { ...signIn, expiresAt }),
        put(browserKey(browser), { link: signIn.link, problem: null, expiresAt }),
      ])
      return { state, browser }
    },
    take: async (state, browser) => inForce(await takeMeta(store, signInKey(state, browser), signInSchema)),
    browser: browserOf,
    async ended(browser, link, problem) {
      await store.commit([put(browserKey(browser), { link, problem, expiresAt: now() + lifeMs })])
    },
  }
}
