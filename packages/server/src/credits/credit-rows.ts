import { creditPurposeSchema, integrationKindSchema } from '@jackfield/contract'
import { z } from 'zod'
import type { CrmLicence } from '../crm/crm-connector.ts'
import type { Statement, Store } from '../store/store.ts'
import { BUCKET_MS, bucketOf, type UseRow } from './use.ts'

const spenderSchema = z.union([creditPurposeSchema, z.literal('others')])
const licenceSchema = z.object({
  kind: integrationKindSchema.optional(),
  edition: z.string().nullable(),
  paid: z.boolean().nullable(),
  users: z.number().nullable(),
})

/** What is saved of an organisation beside its use. */
export interface CreditAccount {
  readonly budget: number | null
  readonly licence: CrmLicence | null
  readonly licenceAt: number | null
}
const noAccount: CreditAccount = { budget: null, licence: null, licenceAt: null }

/** The use that was saved; what another version called otherwise is left out. */
export async function readUse({ db }: Store, organisationId: string): Promise<UseRow[]> {
  const rows = await db
    .selectFrom('credit_use')
    .select(['at', 'purpose', 'credits'])
    .where('organisation_id', '=', organisationId)
    .execute()
  return rows.flatMap(({ at, purpose, credits }) => {
    const spender = spenderSchema.safeParse(purpose)
    return spender.success ? [{ bucket: bucketOf(at), spender: spender.data, credits }] : []
  })
}

export async function readAccount({ db }: Store, organisationId: string): Promise<CreditAccount> {
  const row = await db
    .selectFrom('credit_account')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (!row) return noAccount
  const licence = licenceSchema.nullable().safeParse(JSON.parse(row.licence ?? 'null'))
  return { budget: row.budget, licence: licence.data ?? null, licenceAt: row.licence_at }
}

/** The use of those buckets as it is now, and an end to what is older than `before` (milliseconds). */
export function saveUse({ db }: Store, organisationId: string, rows: readonly UseRow[], before: number): Statement[] {
  const values = rows.map(({ bucket, spender, credits }) => ({
    organisation_id: organisationId,
    at: bucket * BUCKET_MS,
    purpose: spender,
    credits,
  }))
  return [
    {
      query: db
        .insertInto('credit_use')
        .values(values)
        .onConflict((conflict) =>
          conflict
            .columns(['organisation_id', 'at', 'purpose'])
            .doUpdateSet((of) => ({ credits: of.ref('excluded.credits') })),
        ),
    },
    { query: db.deleteFrom('credit_use').where('organisation_id', '=', organisationId).where('at', '<', before) },
  ]
}

export function saveAccount({ db }: Store, organisationId: string, account: CreditAccount): Statement {
  const { budget, licence, licenceAt } = account
  const columns = { budget, licence: licence === null ? null : JSON.stringify(licence), licence_at: licenceAt }
  return {
    query: db
      .insertInto('credit_account')
      .values({ organisation_id: organisationId, ...columns })
      .onConflict((conflict) => conflict.column('organisation_id').doUpdateSet(columns)),
  }
}
