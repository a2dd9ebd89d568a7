import type { CallDetail, IntegrationView } from '@jackfield/contract'
import { expect } from 'vitest'
import { until } from '../../toolkit/jackfield-client.ts'
import { logsIn } from '../aftermath.ts'
import { inboundCall, send } from '../calls.ts'
import { nothingTold, type Row, told } from '../row.ts'
import type { Scene } from '../scene.ts'

const route = '/api/integrations/zoho-crm/call-log'
let numbers = 100

/** With these settings of the call log for a while. */
async function withCallLog<T>(
  scene: Scene,
  changes: Partial<IntegrationView['callLog']>,
  run: () => Promise<T>,
): Promise<T> {
  const { callLog } = await scene.zohoView()
  await scene.asker.put(route, { ...callLog, ...changes })
  try {
    return await run()
  } finally {
    await scene.asker.put(route, callLog)
  }
}

/** The record in the local Zoho of the only log of a call. */
async function logOf(scene: Scene, { id }: { readonly id: string }) {
  await until('the log is written', async () => (await scene.ada.call(id)).delivery === 'done')
  const { deliveries } = await scene.asker.get<CallDetail>(`/api/calls/${id}`)
  expect(deliveries).toHaveLength(1)
  const logs = (await logsIn(scene)).filter(({ ref }) => ref === deliveries[0]?.ref)
  expect(logs).toHaveLength(1)
  return logs[0]!.record
}

export const callLogRows: readonly Row[] = [
  {
    item: 'an unknown variable in a template',
    clauses: ['A10.6'],
    readAt: 'API answer',
    codes: ['template-unknown-variable'],
    async provoke(scene) {
      const { callLog } = await scene.zohoView()
      const { status, problem } = await scene.asker.ask('PUT', route, {
        ...callLog,
        subject: 'Call of {{Caller_Naem}}',
      })
      expect(status).toBe(400)
      expect((await scene.zohoView()).callLog).toEqual(callLog)
      // The message names the variables that there are, as they are written.
      const variables = `${problem?.params?.['known']}`.split(', ')
      expect(variables).toContain('{{Call_From}}')
      return { ...told(problem), typed: ['{{Caller_Naem}}', ...variables] }
    },
  },
  {
    item: 'a caller whose name makes subject and description longer than the fields of Zoho',
    clauses: ['A10.5', 'A10.11'],
    readAt: 'nowhere',
    codes: [],
    async provoke(scene) {
      const many = (times: number) => '{{Caller_Name}} '.repeat(times).trim()
      await withCallLog(scene, { subject: many(15), description: many(300) }, async () => {
        const call = await scene.call({ number: scene.nextContact().number, name: `Long ${'😀'.repeat(90)}` })
        const { Subject, Description } = await logOf(scene, call)
        expect(String(Subject).length).toBeLessThanOrEqual(255)
        expect(String(Subject).isWellFormed()).toBe(true)
        expect(String(Description).length).toBeLessThanOrEqual(32_000)
        expect(String(Description).isWellFormed()).toBe(true)
        // What finds the log again stands there whatever had to be cut.
        expect(String(Description).split('\n').at(-1)).toMatch(/^Ref JF-[a-z2-7]{16}$/)
      })
      return nothingTold
    },
  },
  {
    item: 'a contact that somebody deletes in Zoho while it calls',
    clauses: ['A10.9'],
    readAt: 'ledger',
    codes: ['log-no-match'],
    async provoke(scene) {
      const number = `+1650252${String(numbers++).padStart(4, '0')}`
      const { id: record } = await scene.us.create('Contacts', { Last_Name: 'Soon Gone', Phone: number })
      const call = inboundCall({ number })
      send(scene.ami, call.rings)
      await until('the record is known', () =>
        scene.agent.cards().some(({ callId, matches }) => callId === scene.callId(call) && matches.length > 0),
      )
      await scene.us.remove('Contacts', record)
      send(scene.ami, [...call.answers, ...call.ends])
      const { id } = await scene.ended(call)
      const settled = async () => !['waiting', 'sending'].includes((await scene.ada.call(id)).delivery ?? 'waiting')
      await until('it is decided', settled)
      const { deliveries, reason } = await scene.asker.get<CallDetail>(`/api/calls/${id}`)
      const written = (await logsIn(scene)).filter(({ ref }) => ref === deliveries[0]?.ref)
      expect(written).toEqual([])
      return told(deliveries[0]?.reason ?? reason)
    },
  },
]
