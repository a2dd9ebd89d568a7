// What calls of known contacts cost in Zoho Desk, with a ticket after each of them.
import type { CreditPurpose, IntegrationView } from '@jackfield/contract'
import { until } from '../e2e/toolkit/jackfield-client.ts'
import { postJson } from '../e2e/toolkit/post-json.ts'
import type { Agents } from './agents.ts'
import { rounded } from './percentile.ts'
import { playRound } from './round.ts'
import type { Stage } from './stage.ts'

const path = '/api/integrations/zoho-desk'
/** No call of the other rounds has a serial like these. */
const FIRST_SERIAL = 2_000_000
const CALLS_PER_SECOND = 2

/** What a call causes; following changes and reading settings cost the same whether anybody calls or not. */
const byCalls: ReadonlySet<CreditPurpose> = new Set([
  'ring-search',
  'always-query',
  'log',
  'look-up',
  'creation',
  'ticket',
] satisfies CreditPurpose[])

export interface DeskCreditFigures {
  /** Credits for 1,000 calls, each with a log and a ticket, callers known to the index. */
  readonly per1000: number
  readonly spent: Partial<Record<CreditPurpose, number>>
}

/** Connects Zoho Desk beside Zoho CRM, with the same callers as contacts, and lets some of them call. */
export async function measureDeskCredits(stage: Stage, agents: Agents, count: number): Promise<DeskCreditFigures> {
  const { client, sandbox, extensions } = stage
  const { us } = sandbox.zoho
  const callers = stage.contacts.slice(-2 * count - 200, -count - 200)
  for (const { number } of callers) {
    const record = { lastName: `Caller ${number}`, phone: `+${number}` }
    await postJson(`${us.control}/desk/records/contacts`, { op: 'create', record })
  }
  await client.connectDesk(us)
  const { users } = await client.send<{ users: { id: string }[] }>('POST', `${path}/users/refresh`)
  await client.send('PUT', `${path}/bindings`, { bindings: [{ userId: users[0]?.id, extensions, groups: [] }] })
  const { callLog, creation, contactSync, tickets } = await view(stage)
  const { groupId: _, ...sync } = contactSync
  await client.send('PUT', `${path}/settings`, {
    callLog,
    creation,
    contactSync: { ...sync, group: { kind: 'as-is' } },
    tickets: { ...tickets, enabled: true, moment: 'after', outcomes: ['inbound-answered', 'inbound-missed'] },
  })
  await until('the contacts of Zoho Desk are copied', async () => (await view(stage)).index.records >= count, 60_000)
  const [before, doneBefore] = [await spentBy(stage), (await client.status()).deliveries.doneToday]
  await playRound(stage, agents, { callers, firstSerial: FIRST_SERIAL, callsPerSecond: CALLS_PER_SECOND })
  // A log in Zoho CRM, a log and a ticket in Zoho Desk for each.
  await until(
    'logs and tickets are written',
    async () => (await client.status()).deliveries.doneToday - doneBefore >= 3 * count,
    60_000,
  )
  const after = await spentBy(stage)
  const spent = Object.fromEntries(
    Object.entries(after)
      .map(([purpose, some]) => [purpose, some - (before[purpose as CreditPurpose] ?? 0)] as const)
      .filter(([, some]) => some !== 0),
  )
  const credits = Object.values(spent).reduce((sum, some) => sum + some, 0)
  return { per1000: rounded((credits / count) * 1000, 0), spent }
}

const view = ({ client }: Stage) => client.get<IntegrationView>(path)

async function spentBy(stage: Stage): Promise<Partial<Record<CreditPurpose, number>>> {
  const { credits } = await view(stage)
  if (!credits) throw new Error('no credits of Zoho Desk are counted')
  const ofCalls = credits.byPurpose.filter(({ purpose }) => byCalls.has(purpose))
  return Object.fromEntries(ofCalls.map(({ purpose, credits: some }) => [purpose, some]))
}
