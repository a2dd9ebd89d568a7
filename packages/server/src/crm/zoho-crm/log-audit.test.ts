import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { ProblemError } from '../../problem.ts'
import type { CallLog } from '../crm-connector.ts'
import { localConnector, type ZohoControl, zohoControl } from '../testing/local-zoho.ts'
import { callLog } from '../testing/logs.ts'
import { zohoCrmScopes } from './probe.ts'

let zoho: LocalZoho
let control: ZohoControl
const free = { accounts: 0, api: 0, crm: 0 }
const bruno = 'bruno@demo.jackfield.test'

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = zohoControl(zoho.dataCentres.us)
})
afterAll(() => zoho.close())
beforeEach(() => control.reset())

async function connect(options: Parameters<typeof localConnector>[1] = {}) {
  const { callLogs, connector, close } = await localConnector(zoho.dataCentres.us, options)
  onTestFinished(close)
  return {
    ...callLogs,
    seesAll: connector.seesAll,
    audit: callLogs.audit as NonNullable<typeof callLogs.audit>,
    lookAlike: callLogs.lookAlike as NonNullable<typeof callLogs.lookAlike>,
    async id(log: CallLog): Promise<string> {
      const [outcome] = await callLogs.write([log])
      if (outcome?.state !== 'done') throw new Error(JSON.stringify(outcome))
      return outcome.id
    },
  }
}

async function realLog(key: string, changes: Partial<CallLog> = {}): Promise<CallLog> {
  const user = (await control.users()).find(({ email }) => email === bruno)
  const [contact] = await control.records('Contacts')
  return callLog(key, { ownerId: user!.id, record: { module: 'Contacts', id: contact!.id }, ...changes })
}
const lately = () => ({ from: Date.now() - 60_000, to: null })
const withoutMarker = { Description: 'edited', Jackfield_Ref: null }

describe('[OPS.22] records whose marker is gone', () => {
  test.each([
    ['by COQL', {}],
    ['from the list', { scopes: zohoCrmScopes.filter((scope) => scope !== 'ZohoCRM.coql.READ') }],
  ])('are found by creator, owner, type, start and number: %s', async (_, options) => {
    const crm = await connect(options)
    const log = await realLog('a')
    const id = await crm.id(log)
    expect((await crm.lookAlike([log], lately())).size).toBe(0)
    await control.edit('Calls', id, withoutMarker)
    expect(await crm.lookAlike([log], lately())).toEqual(new Map([[log.ref, [id]]]))
    const others: Partial<CallLog>[] = [
      { type: 'missed', talkSeconds: 0 },
      { startedAt: log.startedAt + 1000 },
      { externalNumber: '+12125550143' },
      { ownerId: '1' },
    ]
    for (const change of others) expect((await crm.lookAlike([{ ...log, ...change }], lately())).size).toBe(0)
    // Milliseconds are not kept by Zoho; the texts are those that people edit.
    const same = { ...log, ref: 'b'.repeat(16), startedAt: log.startedAt + 400, subject: 'x' }
    expect(await crm.lookAlike([log, same], lately())).toEqual(
      new Map([
        [log.ref, [id]],
        [same.ref, [id]],
      ]),
    )
  })

  test('are known by their record where the number was taken away', async () => {
    const crm = await connect()
    const [lead] = await control.records('Leads')
    const log = await realLog('a', { type: 'outbound', record: { module: 'Leads', id: lead!.id } })
    const id = await crm.id(log)
    await control.edit('Calls', id, { ...withoutMarker, Dialled_Number: null })
    expect(await crm.lookAlike([log], lately())).toEqual(new Map([[log.ref, [id]]]))
    const elsewhere = { ...log, record: { module: 'Leads', id: '1' } } as const
    expect((await crm.lookAlike([elsewhere], lately())).size).toBe(0)
  })

  test('are never those that a person made', async () => {
    const crm = await connect()
    const log = await realLog('a')
    await control.ask('POST', '/records/Calls', {
      op: 'create',
      user: bruno,
      record: {
        Subject: 'by hand',
        Call_Type: 'Inbound',
        Call_Start_Time: '2026-11-22T01:15:00+00:00',
        Call_Duration: '02:35',
        Caller_ID: log.externalNumber,
        Owner: { id: log.ownerId },
      },
    })
    expect((await crm.lookAlike([log], lately())).size).toBe(0)
  })

  test('an answer that is broken off is no answer', async () => {
    const crm = await connect()
    const log = await realLog('a')
    await control.edit('Calls', await crm.id(log), withoutMarker)
    await control.fault({ fault: 'truncated-json', match: { method: 'GET', pathPrefix: '/crm/v8/Calls' } })
    await expect(crm.lookAlike([log], lately())).rejects.toBeInstanceOf(ProblemError)
  })
})

describe('comparing what Zoho holds', () => {
  test('[OPS.23] all markers of a time, and what is known of their records', async () => {
    const crm = await connect()
    const [a, b] = [await realLog('a'), await realLog('b')]
    const ids = [await crm.id(a), await crm.id(b)]
    expect(await crm.audit.marked(lately())).toEqual(
      new Map([
        [a.ref, [ids[0]]],
        [b.ref, [ids[1]]],
      ]),
    )
    await control.clock(5_000)
    await control.ask('POST', '/records/Calls', { op: 'edit', id: ids[1], user: bruno, record: { Subject: 'x' } })
    const facts = await crm.audit.facts([...ids, '1'] as string[])
    expect(facts.map(({ id, refs, byUs, createdAt, modifiedAt }) => [id, refs, byUs, modifiedAt > createdAt])).toEqual([
      [ids[0], [a.ref], true, false],
      [ids[1], [b.ref], true, true],
    ])
    expect(await crm.audit.facts([])).toEqual([])
  })

  test('[OPS.23] deletes a record, and says when that is not certain', async () => {
    const crm = await connect()
    const id = await crm.id(await realLog('a'))
    await control.fault({ fault: 'drop-before', match: { method: 'DELETE' }, times: 1 })
    await expect(crm.audit.remove(id)).rejects.toBeInstanceOf(ProblemError)
    await crm.audit.remove(id)
    expect(await crm.audit.facts([id])).toEqual([])
    await expect(crm.audit.remove(id)).rejects.toBeInstanceOf(ProblemError)
  })

  test('[OPS.24] what was deleted of ours is told to the logs that it may have been', async () => {
    const crm = await connect()
    const since = Date.now() - 60_000
    const log = await realLog('a', { subject: 'Call of Ada' })
    const other = await realLog('b')
    const alike = async (from: number) => crm.deletedAlike?.([log, { ...log, ref: 'c'.repeat(16) }, other], from)
    expect(await alike(since)).toEqual(new Map())
    const id = await crm.id(log)
    await crm.id(other)
    await control.ask('POST', '/records/Calls', { op: 'delete', id, user: bruno })
    const record = { Subject: other.subject, Call_Type: 'Missed', Call_Start_Time: '2026-11-22T01:15:00+00:00' }
    const made = await control.ask('POST', '/records/Calls', { op: 'create', user: bruno, record })
    await control.remove('Calls', (made as { id: string }).id)
    expect(await alike(since)).toEqual(
      new Map([
        [log.ref, [id]],
        ['c'.repeat(16), [id]],
      ]),
    )
    expect(await alike(Date.now() + 60_000)).toEqual(new Map())
  })

  test('[OPS.3] only an administrator sees all records', async () => {
    expect(await (await connect()).seesAll()).toBe(true)
    expect(await (await connect({ user: bruno })).seesAll()).toBe(false)
  })
})
