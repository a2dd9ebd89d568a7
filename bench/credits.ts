// What calls of known contacts cost in Zoho's API credits, and how soon the index knows what is changed in Zoho.
import type { CreditPurpose, IntegrationSettingsPut, IntegrationView } from '@jackfield/contract'
import { until } from '../e2e/toolkit/jackfield-client.ts'
import { postJson } from '../e2e/toolkit/post-json.ts'
import type { Agents } from './agents.ts'
import { rounded } from './percentile.ts'
import { playRound } from './round.ts'
import type { Contact, Stage } from './stage.ts'
import { forgetRequests, writesOfLogs } from './zoho.ts'

const path = '/api/integrations/zoho-crm'
/** No call of the other rounds has a serial like these. */
const FIRST_SERIAL = 1_000_000

/** What a call causes; keeping up with changes and reading settings cost the same whether anybody calls or not. */
const byCalls: ReadonlySet<CreditPurpose> = new Set([
  'ring-search',
  'always-query',
  'log',
  'look-up',
  'creation',
] satisfies CreditPurpose[])

export interface CreditFigures {
  /** Credits for 1,000 calls at 10 calls/s, logs waiting for each other as long as they do unless set otherwise. */
  readonly per1000AtTenPerSecond: number
  /**
   * The same where no two logs share a request, as at 0.05 calls/s: nobody waits twenty seconds for each call here, instead logs do not
   * wait (`waitSeconds` 0) and calls are half a second apart. `requestsPerCall` below 1 tells that some shared one all the same.
   */
  readonly per1000Apart: number
  readonly per1000ApartAlwaysQuery: number
  readonly requestsPerCall: number
  /** What the credits of `per1000Apart` were used for. */
  readonly spentApart: Spent
  /** From a contact's creation in Zoho to its being in the index, told by a notification, in seconds. */
  readonly changeSeconds: number
}

export async function measureCredits(stage: Stage, agents: Agents, smoke: boolean): Promise<CreditFigures> {
  const size = smoke ? { together: 20, apart: 3 } : { together: 80, apart: 10 }
  // From the end of the list: nobody else calls from there.
  const callers = stage.contacts.slice(-(size.together + 2 * size.apart))
  const changeSeconds = await secondsUntilKnown(stage)
  let used = 0
  const round = async (count: number, callsPerSecond: number) => {
    await forgetRequests(stage)
    const some: readonly Contact[] = callers.slice(used, used + count)
    const before = await creditsByPurpose(stage)
    const { calls, logged } = await playRound(stage, agents, {
      callers: some,
      firstSerial: FIRST_SERIAL + used,
      callsPerSecond,
    })
    used += count
    if (logged < calls.length) throw new Error(`${calls.length - logged} calls were not logged`)
    const spent = difference(before, await creditsByPurpose(stage))
    const credits = Object.values(spent).reduce((sum, some) => sum + some, 0)
    return { per1000: rounded((credits / count) * 1000, 0), spent, requests: (await writesOfLogs(stage)) / count }
  }
  const together = await round(size.together, 10)
  await change(stage, { waitSeconds: 0, alwaysQuery: false })
  const apart = await round(size.apart, 2)
  await change(stage, { waitSeconds: 0, alwaysQuery: true })
  const always = await round(size.apart, 2)
  // What comes after is measured as it is set at the beginning.
  await change(stage, { waitSeconds: 5, alwaysQuery: false })
  return {
    per1000AtTenPerSecond: together.per1000,
    per1000Apart: apart.per1000,
    per1000ApartAlwaysQuery: always.per1000,
    requestsPerCall: rounded(apart.requests, 2),
    spentApart: apart.spent,
    changeSeconds,
  }
}

type Spent = Partial<Record<CreditPurpose, number>>

async function creditsByPurpose({ client }: Stage): Promise<Spent> {
  const { credits } = await client.get<IntegrationView>(path)
  if (!credits) throw new Error('no credits are counted')
  const ofCalls = credits.byPurpose.filter(({ purpose }) => byCalls.has(purpose))
  return Object.fromEntries(ofCalls.map(({ purpose, credits: some }) => [purpose, some]))
}

const difference = (before: Spent, after: Spent): Spent =>
  Object.fromEntries(
    Object.entries(after)
      .map(([purpose, some]) => [purpose, some - (before[purpose as CreditPurpose] ?? 0)] as const)
      .filter(([, some]) => some !== 0),
  )

async function change({ client }: Stage, wanted: { waitSeconds: number; alwaysQuery: boolean }): Promise<void> {
  const { callLog, creation, contactSync } = await client.get<IntegrationView>(path)
  const { groupId: _, ...sync } = contactSync
  await client.send('PUT', `${path}/settings`, {
    callLog: { ...callLog, waitSeconds: wanted.waitSeconds },
    creation,
    contactSync: { ...sync, alwaysQuery: wanted.alwaysQuery, group: { kind: 'as-is' } },
  } satisfies IntegrationSettingsPut)
}

async function secondsUntilKnown({ client, sandbox }: Stage): Promise<number> {
  const view = () => client.get<IntegrationView>(path)
  await until('Zoho tells of changes', async () => (await view()).changes?.mode === 'notifications', 20_000)
  const { index } = await view()
  const begin = performance.now()
  const record = { Last_Name: 'Newcomer', Phone: '+16505550199' }
  await postJson(`${sandbox.zoho.us.control}/records/Contacts`, { op: 'create', record })
  await until('the index has the new contact', async () => (await view()).index.records > index.records, 20_000)
  return rounded((performance.now() - begin) / 1000, 2)
}
