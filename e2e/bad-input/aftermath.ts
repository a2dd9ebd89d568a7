import { type CallDetail, callsPageSchema, healthSchema, statusViewSchema } from '@jackfield/contract'
import { expect } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import type { Contact, Scene } from './scene.ts'

/** The calls that owe a log, each with the state of its delivery. */
export type Ledger = ReadonlyMap<string, string>

const FINAL = new Set(['done', 'refused', 'not-owed'])

/** Tokens and codes of the local Zoho have Zoho's own form. */
const ZOHO_TOKEN = /1000\.[0-9a-f]{32}\.[0-9a-f]{32}/

export async function readLedger(scene: Scene): Promise<Ledger> {
  const ledger = new Map<string, string>()
  let more = ''
  do {
    const { calls, before } = callsPageSchema.parse(await scene.asker.get(`/api/calls?limit=200${more}`))
    for (const { id, delivery } of calls) if (delivery !== null) ledger.set(id, delivery)
    more = before === null ? '' : `&before=${before}`
  } while (more !== '')
  return ledger
}

/** The process answers, and its database works. */
export async function expectAlive(scene: Scene): Promise<void> {
  expect(healthSchema.parse(await scene.asker.get('/api/health')).status).toBe('ok')
  const { store, pbx } = statusViewSchema.parse(await scene.asker.get('/api/status'))
  expect(store).toMatchObject({ ok: true, problem: null })
  expect(pbx.state).toBe('up')
}

/** What waited before is still there: waiting, being looked up, or written. What was decided stays decided. */
export async function expectNothingLost(scene: Scene, before: Ledger): Promise<void> {
  const after = await readLedger(scene)
  for (const [call, state] of before) {
    const now = after.get(call)
    expect(now, `${call} is still owed`).toBeDefined()
    if (FINAL.has(state)) expect(now, call).toBe(state)
    else expect(['waiting', 'sending', 'unknown', 'done'], call).toContain(now)
  }
}

/** A call as on any other day: popped once, logged once. */
export async function expectNormalCall(scene: Scene, contact: Contact = scene.nextContact()): Promise<CallDetail> {
  const { id } = await scene.call({ number: contact.number })
  await until(
    'the log is written',
    async () => (await scene.asker.get<CallDetail>(`/api/calls/${id}`)).delivery === 'done',
  )
  const detail = await scene.asker.get<CallDetail>(`/api/calls/${id}`)
  expect(detail).toMatchObject({ result: 'answered', direction: 'inbound', answeredBy: ['1001'] })
  expect(detail.deliveries).toHaveLength(1)
  expect(popsOf(scene, id)).toMatchObject([{ name: contact.name }])
  const log = (await logsIn(scene)).filter(({ ref }) => ref === detail.deliveries[0]?.ref)
  expect(log).toHaveLength(1)
  return detail
}

export const popsOf = (scene: Scene, id: string) => scene.agent.pops().filter(({ callId }) => callId === id)

/** The call records of the local Zoho, each with its marker. */
export async function logsIn(scene: Scene) {
  const records = await scene.us.records('Calls')
  return records.flatMap((record) => {
    const ref = /\bRef JF-([a-z2-7]{16})/.exec(String(record.Description))?.[1]
    return ref ? [{ ref, record }] : []
  })
}

/** No call has two logs, whatever came. */
export async function expectNoneTwice(scene: Scene): Promise<void> {
  const refs = (await logsIn(scene)).map(({ ref }) => ref)
  expect(refs.filter((ref, index) => refs.indexOf(ref) !== index)).toEqual([])
}

/** Neither an answer nor a line of the log holds a password, a client secret, a token or a code. */
export function expectNoSecret(scene: Scene): void {
  const shown = [
    ...scene.asker.answers,
    ...scene.log,
    ...scene.agent.messages.map((message) => JSON.stringify(message)),
  ]
  for (const text of shown) {
    for (const secret of scene.secrets)
      expect(text.includes(secret), `a secret is shown: ${text.slice(0, 300)}`).toBe(false)
    expect(text).not.toMatch(ZOHO_TOKEN)
  }
  scene.asker.answers.length = 0
  scene.log.length = 0
}

/** Lines of the log about what nobody expected: they carry the error itself. */
export function unexpectedErrors(scene: Scene): string[] {
  return scene.log.filter((line) => {
    const { level, err, error, problem } = JSON.parse(line) as Record<string, unknown>
    return (
      Number(level) >= 50 &&
      (err !== undefined || error !== undefined || (problem as { code?: string } | undefined)?.code === 'internal')
    )
  })
}
