// What the local Zoho saw.
import { postJson } from '../e2e/toolkit/post-json.ts'
import type { Sandbox } from '../e2e/toolkit/processes.ts'
import type { Contact, Stage } from './stage.ts'

interface LoggedRequest {
  readonly time: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly ms: number | null
}

const control = (stage: Stage, path: string) => stage.sandbox.zoho.us.control + path

/** The newest 20,000 since `forgetRequests`. */
async function requests(stage: Stage): Promise<readonly LoggedRequest[]> {
  return (await (await fetch(control(stage, '/requests'))).json()) as LoggedRequest[]
}

export async function forgetRequests(stage: Stage): Promise<void> {
  await fetch(control(stage, '/requests'), { method: 'DELETE' })
}

/** Requests that write call logs. */
export async function writesOfLogs(stage: Stage): Promise<number> {
  const all = await requests(stage)
  return all.filter(({ path, method }) => path.endsWith('/Calls') && method === 'POST').length
}

/** Credits of the organisation that are used up so far. */
export const creditsUsed = (stage: Stage): Promise<number> => creditsOf(stage.sandbox)

export async function creditsOf(sandbox: Sandbox): Promise<number> {
  return ((await (await fetch(`${sandbox.zoho.us.control}/limits`)).json()) as { used: number }).used
}

/** Contacts that Zoho has and the index has not: Zoho's word of them is lost. Resolves when they can be found. */
export async function addStrangers(stage: Stage, count: number): Promise<Contact[]> {
  await postJson(control(stage, '/settings'), { searchLagMs: 0, notificationsLost: true })
  const strangers: Contact[] = []
  for (let i = 0; i < count; i++) {
    const number = `1650254${String(i).padStart(4, '0')}`
    const record = { Last_Name: `Stranger ${i}`, Phone: `+${number}` }
    const { id } = await postJson<{ id: string }>(control(stage, '/records/Contacts'), { op: 'create', record })
    strangers.push({ number, id })
  }
  return strangers
}

/** For how long Zoho had requests about this number to answer: from the first one's arrival to the last one's answer, in ms. */
export async function ownLatencies(stage: Stage, strangers: readonly Contact[]): Promise<Map<string, number>> {
  const searches = (await requests(stage)).filter(({ path, query }) => path.endsWith('/search') && query['phone'])
  const byNumber = Map.groupBy(searches, ({ query }) => (query['phone'] as string).replace(/\D/g, '').slice(-10))
  return new Map(
    strangers.flatMap(({ number }) => {
      const own = byNumber.get(number.slice(-10))
      if (!own) return []
      const from = own.map(({ time }) => Date.parse(time))
      const to = own.map(({ time, ms }) => Date.parse(time) + (ms ?? 0))
      return [[number, Math.max(...to) - Math.min(...from)] as const]
    }),
  )
}
