import { createHash, randomBytes } from 'node:crypto'
import { type AuthoriseResult, authoriseResultSchema } from '@jackfield/contract'
import { z } from 'zod'
import { deleteMeta, expiredMeta, readMeta, saveMeta, takeMeta } from '../../store/meta.ts'
import type { Statement, Store } from '../../store/store.ts'

const draftSchema = z.object({
  homeAddress: z.string(),
  accountsServer: z.string(),
  productUrl: z.string(),
  clientId: z.string(),
  sealedSecret: z.string(),
})
/** What was typed for a consent that is not completed yet; the form shows it again when the consent fails. */
export type Draft = z.infer<typeof draftSchema>

const consentSchema = draftSchema.extend({ redirectUri: z.string(), session: z.string(), expiresAt: z.number() })
/** A consent that a browser was sent off for. */
export type Consent = z.infer<typeof consentSchema>

const lifeMs = 1_800_000
const hash = (state: string) => createHash('sha256').update(state).digest('base64url')

/** Consents on their way, the form's draft, and results not yet shown. In the database: any node may see the callback. */
export interface Consents {
  /** Statements that save a consent, and the `state` that names it: single-use, good for half an hour. */
  begin(
    draft: Draft,
    about: { redirectUri: string; session: string },
  ): Promise<{ state: string; statements: Statement[] }>
  /** The consent that the state names; it is gone after that. Null when there is none, or it is too old. */
  take(state: string): Promise<Consent | null>
  draft(): Promise<Draft | null>
  dropDraft(): Statement
  saveResult(session: string, result: AuthoriseResult): Promise<void>
  /** The result for this session, once. */
  takeResult(session: string): Promise<AuthoriseResult | null>
}

/** `prefix` names kind and site, e.g. `zoho-crm/main`. */
export function createConsents(store: Store, prefix: string, now: () => number): Consents {
  const { db } = store
  const consentKey = (state: string) => `${prefix}/consent/${hash(state)}`
  const resultKey = (session: string) => `${prefix}/result/${session}`
  const draftKey = `${prefix}/draft`
  const put = (key: string, value: object) => saveMeta(db, key, JSON.stringify(value))

  return {
    async begin(draft, about) {
      const state = randomBytes(32).toString('base64url')
      const consent: Consent = { ...draft, ...about, expiresAt: now() + lifeMs }
      const statements = [
        ...(await expiredMeta(db, `${prefix}/consent/`, now())),
        put(consentKey(state), consent),
        put(draftKey, draft),
      ]
      return { state, statements }
    },
    async take(state) {
      const consent = await takeMeta(store, consentKey(state), consentSchema)
      return consent && consent.expiresAt > now() ? consent : null
    },
    draft: () => readMeta(db, draftKey, draftSchema),
    dropDraft: () => deleteMeta(db, draftKey),
    async saveResult(session, result) {
      await store.commit([put(resultKey(session), result)])
    },
    takeResult: (session) => takeMeta(store, resultKey(session), authoriseResultSchema),
  }
}
