import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Secrets } from '../../access/secrets.ts'
import { ProblemError } from '../../problem.ts'
import type { Store } from '../../store/store.ts'

/** The subscription of an organisation, as we know it. Times in our clock. */
export interface SavedChannel {
  readonly id: string
  readonly token: string
  readonly notifyUrl: string
  readonly registeredAt: number
  readonly expiresAt: number
}

/**
 * A new name and a new secret; the CRM takes a whole number of 64 bits, and a token of at most 50 characters, which a helpdesk has in an
 * address of at most 100.
 */
export const newChannel = (notifyUrl: string, now: number): SavedChannel => ({
  id: String(randomBytes(6).readUIntBE(0, 6) + 1),
  token: randomBytes(24).toString('base64url'),
  notifyUrl,
  registeredAt: now,
  expiresAt: now,
})

/** Whether a text is the channel's token, in the same time however much of it is right. */
export function isToken(channel: SavedChannel, given: unknown): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return (
    timingSafeEqual(digest(channel.token), digest(typeof given === 'string' ? given : '')) && typeof given === 'string'
  )
}

/** Channels in the database; their tokens are sealed. */
export function channelStore({ store, secrets }: { readonly store: Store; readonly secrets: Secrets }) {
  const { db } = store
  return {
    async load(organisationId: string): Promise<SavedChannel | null> {
      const row = await db
        .selectFrom('crm_channel')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .executeTakeFirst()
      if (!row) return null
      try {
        return {
          id: row.channel_id,
          token: secrets.open(row.token),
          notifyUrl: row.notify_url,
          registeredAt: row.registered_at,
          expiresAt: row.expires_at,
        }
      } catch (error) {
        // Sealed with another key: a new channel is made.
        if (error instanceof ProblemError) return null
        throw error
      }
    },
    async save(organisationId: string, channel: SavedChannel): Promise<void> {
      const row = {
        channel_id: channel.id,
        token: secrets.seal(channel.token),
        notify_url: channel.notifyUrl,
        registered_at: channel.registeredAt,
        expires_at: channel.expiresAt,
      }
      const insert = db
        .insertInto('crm_channel')
        .values({ organisation_id: organisationId, ...row })
        .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet(row))
      await store.commit([{ query: insert }])
    },
    async remove(organisationId: string): Promise<void> {
      await store.commit([{ query: db.deleteFrom('crm_channel').where('organisation_id', '=', organisationId) }])
    },
  }
}
export type ChannelStore = ReturnType<typeof channelStore>
