import { afterEach, describe, expect, test } from 'vitest'
import { AmiConnection } from './ami-connection.ts'
import { readRingGroups, withTypedGroups } from './dialplan-groups.ts'
import { directoryOf, readEndpoints } from './directory.ts'
import { EndpointBook } from './endpoints.ts'
import { FakeAmi, type FakePbx } from './fake-ami.ts'
import { facts, phoneFacts } from './trace-testing.ts'
import { readMailboxes, readUsers } from './users.ts'

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close()
})

/** A connection to a PBX that answers these actions with lists, and refuses every other one as unknown. */
async function connected(
  lists: Readonly<Record<string, readonly Record<string, string>[]>>,
  script?: FakePbx['script'],
) {
  const fake = await FakeAmi.start({
    script: (action, peer) => {
      if (script?.(action, peer)) return true
      const name = action['Action'] ?? ''
      if (lists[name]) peer.list(action, name, [...lists[name]])
      else peer.refuse(action, 'Invalid/unknown command')
      return true
    },
  })
  opened.push(fake)
  const connection = await AmiConnection.open({
    host: '127.0.0.1',
    port: fake.port,
    timings: { connectMs: 500, answerMs: 500 },
    skip: () => false,
    onEvents: () => {},
  })
  opened.push(connection)
  return { connection, fake }
}
const entry = (Key: string, Val: string) => ({ Event: 'DBGetTreeResponse', Key, Val })

describe('[B3.6] users of FreePBX', () => {
  const database: Readonly<Record<string, readonly Record<string, string>[]>> = {
    AMPUSER: [
      entry('/AMPUSER/1002/cidname', 'Oleg Смирнов'),
      entry('/AMPUSER/1002/device', '1002&2002'),
      entry('/AMPUSER/1003/cidname', ''),
    ],
    DEVICE: [entry('/DEVICE/2002/user', '1002'), entry('/DEVICE/2003/user', 'none')],
  }

  test('their names, and at which devices they are signed in', async () => {
    const { connection } = await connected({}, (action, peer) => {
      if (action['Action'] !== 'DBGetTree') return false
      peer.list(action, 'DBGetTree', [...(database[action['Family'] ?? ''] ?? [])])
      return true
    })
    const users = await readUsers(connection, [])
    expect([...users.names]).toEqual([['1002', 'Oleg Смирнов']])
    expect([...users.extensionOf]).toEqual([['2002', '1002']])
  })

  test('a PBX that cannot list is asked entry by entry', async () => {
    const { connection, fake } = await connected({}, (action, peer) => {
      if (action['Action'] !== 'DBGet') return false
      const found = database[action['Family'] ?? '']?.find(({ Key }) => Key === `/${action['Family']}/${action['Key']}`)
      if (found)
        peer.list(action, 'DBGet', [{ Event: 'DBGetResponse', Key: action['Key'] ?? '', Val: found['Val'] ?? '' }])
      else peer.refuse(action, 'Database entry not found')
      return true
    })
    const users = await readUsers(connection, ['1002', '2002', 'trunk'])
    expect([...users.names]).toEqual([['1002', 'Oleg Смирнов']])
    expect([...users.extensionOf]).toEqual([['2002', '1002']])
    expect(fake.peers[0]?.actions.filter((action) => action['Action'] === 'DBGet')).toHaveLength(6)
  })

  test('a PBX that refuses has none, and is not asked again and again', async () => {
    const { connection, fake } = await connected({}, (action, peer) => {
      peer.refuse(action, 'Permission denied')
      return true
    })
    expect(await readUsers(connection, ['1002'])).toEqual({ names: new Map(), extensionOf: new Map() })
    expect(fake.peers[0]?.actions).toHaveLength(2)
  })

  test('a device is the extension of its user, whose name it has', () => {
    const users = { extensionOf: new Map([['2002', phoneFacts('1002').extension]]), names: new Map([['1002', 'Oleg']]) }
    const book = new EndpointBook([facts('2002', { ...phoneFacts('2002').facts, callerName: 'device' })], {}, users)
    expect(book.list()).toMatchObject([{ id: '2002', extension: '1002' }])
    expect(book.nameOf(phoneFacts('1002').extension)).toBe('Oleg')
    expect(book.nameOf(phoneFacts('1009').extension)).toBeNull()
  })
})

test('[B3.6] names and e-mail of mailboxes; the context "default" comes first, what is no e-mail is none', async () => {
  const box = (VMContext: string, VoiceMailbox: string, Fullname: string, Email: string) => ({
    Event: 'VoicemailUserEntry',
    VMContext,
    VoiceMailbox,
    Fullname,
    Email,
  })
  const { connection } = await connected({
    VoicemailUsersList: [
      box('other', '1000', 'Somebody', 'other@lab.example'),
      box('default', '1000', 'Ivan Petrov', 'ivan@lab.example'),
      box('default', '1001', '', 'not an address'),
    ],
  })
  const mailboxes = await readMailboxes(connection)
  expect([...mailboxes]).toEqual([
    ['1000', { name: 'Ivan Petrov', email: 'ivan@lab.example' }],
    ['1001', { name: null, email: null }],
  ])
  const endpoints = new EndpointBook([facts('1000', phoneFacts('1000').facts)], {})
  const none = { queues: [], ringGroups: [], missingRights: [] }
  expect(directoryOf({ endpoints, mailboxes, ...none }).extensions).toEqual([
    { number: '1000', name: 'Ivan Petrov', email: 'ivan@lab.example' },
  ])
})

describe('[B3.3] ring groups', () => {
  const endpoints = new EndpointBook(
    [...['1000', '1001', '1002'].map((id) => facts(id, phoneFacts(id).facts)), facts('trunk')],
    {},
  )
  const step = (Extension: string, Application: string, AppData: string) => ({
    Event: 'ListDialplan',
    Context: 'c',
    Extension,
    Application,
    AppData,
  })
  const read = async (steps: readonly Record<string, string>[]) =>
    (await readRingGroups((await connected({ ShowDialPlan: steps })).connection, endpoints)).map(
      ({ number, members }) => `${number}: ${members.join()}`,
    )

  test.each([
    ['endpoints', step('6200', 'Dial', 'PJSIP/1000&PJSIP/1001,20,tT'), ['6200: 1000,1001']],
    ['Local channels', step('6200', 'Dial', 'Local/1000@x/n&Local/1002@x/n'), ['6200: 1000,1002']],
    ['FreePBX 17', step('6200', 'Gosub', 'macro-dial,s,1(20,tTr,ringall,1000-1001-79161110001#)'), ['6200: 1000,1001']],
    ['FreePBX 15', step('6200', 'Macro', 'dial,20,tTr,ringall,1001-1002'), ['6200: 1001,1002']],
    ['an extension with two devices', step('6200', 'Dial', 'PJSIP/1000&PJSIP/1000'), []],
    ['an extension and the outside', step('6200', 'Dial', 'PJSIP/1000&PJSIP/7916@trunk'), []],
    ['a number that is an extension', step('1000', 'Dial', 'PJSIP/1000&PJSIP/1001'), []],
    ['a pattern', step('_62XX', 'Dial', 'PJSIP/1000&PJSIP/1001'), []],
    ['what is known only during the call', step('6200', 'Dial', `${'$'}{PHONES},20`), []],
  ])('%s', async (_, steps, groups) => {
    expect(await read([steps])).toEqual(groups)
  })

  test('a dialplan that must not be read shows none', async () => {
    expect(await readRingGroups((await connected({})).connection, endpoints)).toEqual([])
  })

  test('what was typed by hand wins, and names what was read', () => {
    const members = ['1000', '1001'].map((number) => phoneFacts(number).extension)
    const known = [{ number: '6200', name: '6200', members }]
    expect(withTypedGroups(known, [{ number: '6200', name: 'Sales', members: [] }])).toEqual([
      { number: '6200', name: 'Sales', members },
    ])
    expect(withTypedGroups([], [{ number: '6300', name: '', members: ['1002'] }])).toEqual([
      { number: '6300', name: '6300', members: ['1002'] },
    ])
  })
})

test('[B1.3] peers of chan_sip and of IAX2 are known where their modules are', async () => {
  const peer = (ObjectName: string, Dynamic: string, IPaddress: string) => ({
    Event: 'PeerEntry',
    ObjectName,
    Dynamic,
    IPaddress,
  })
  const { connection } = await connected(
    {
      SIPpeers: [peer('1001', 'yes', '10.0.0.5'), peer('telco', 'no', '10.0.0.1')],
      IAXpeerlist: [peer('1009', 'yes', '(null)')],
    },
    (action, other) => {
      if (action['Action'] !== 'SIPshowpeer') return false
      const phone = action['Peer'] === '1001'
      other.succeed(
        action,
        `Context: ${phone ? 'from-internal' : 'from-trunk'}`,
        `Callerid: ${phone ? '"Anna" <1001>' : '"" <>'}`,
        'SecretExist: Y',
      )
      return true
    },
  )
  const book = await readEndpoints(connection, {})
  expect(
    book.list().map(({ id, technology, role, extension, registered }) => [id, technology, role, extension, registered]),
  ).toEqual([
    ['1001', 'SIP', 'extension', '1001', true],
    ['telco', 'SIP', 'trunk', null, true],
    ['1009', 'IAX2', 'extension', '1009', false],
  ])
})
