import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../toolkit/jackfield-client.ts'
import {
  expectAlive,
  expectNoneTwice,
  expectNormalCall,
  expectNoSecret,
  expectNothingLost,
  type Ledger,
  logsIn,
  readLedger,
  unexpectedErrors,
} from './aftermath.ts'
import { expectReadable } from './messages.ts'
import type { Row } from './row.ts'
import { bodyRows } from './rows/bodies.ts'
import { callLogRows } from './rows/call-logs.ts'
import { callerNameRows } from './rows/caller-names.ts'
import { contactFileRows } from './rows/contact-files.ts'
import { keyRows } from './rows/key.ts'
import { numberRows } from './rows/numbers.ts'
import { pbxEventRows } from './rows/pbx-events.ts'
import { pbxLinkRows } from './rows/pbx-link.ts'
import { startUpRows } from './rows/start-up.ts'
import { zohoRows } from './rows/zoho.ts'
import { Scene } from './scene.ts'

// The bad-input table: whatever people, phone systems and Zoho hand to a running Jackfield. Each row names its item, how it
// is brought about, where the message is read and which it is; what must hold afterwards is the same for all of them.
const table: Readonly<Record<string, readonly Row[]>> = {
  'the PBX link': pbxLinkRows,
  'connecting Zoho': zohoRows,
  'events of the PBX': pbxEventRows,
  numbers: numberRows,
  "callers' names": callerNameRows,
  'call logs': callLogRows,
  'files of contacts': contactFileRows,
  'requests to the API': bodyRows,
  'starting the server': startUpRows,
  'the key of the secrets': keyRows,
}

/** For a machine that does other things beside; a row takes a second, and those that wait for a host five. More than `until` waits. */
const LIMIT_MS = 150_000

let scene: Scene
/** Calls whose log stays owed during the whole table. */
const owed: string[] = []
beforeAll(async () => {
  scene = await Scene.start()
  await oweSomething()
}, LIMIT_MS)
afterAll(() => scene?.close())

/** Logs whose answer is lost, before or after Zoho has written them: it is a day until Zoho is asked about them. */
async function oweSomething(): Promise<void> {
  for (const fault of ['drop-after', 'drop-before']) {
    await scene.us.fault({ fault, match: { method: 'POST', pathPrefix: '/crm/v8/Calls' }, times: 1 })
    const { id } = await scene.call({ number: scene.nextContact().number })
    await until('the answer is lost', async () => (await scene.ada.call(id)).delivery === 'unknown')
    owed.push(id)
  }
}

for (const [topic, rows] of Object.entries(table)) {
  describe(topic, () => {
    for (const row of rows) {
      const clauses = ['OPS.8', ...row.clauses].map((id) => `[${id}]`).join('')
      test(
        `${clauses} ${row.item}`,
        async () => {
          const before: Ledger = await readLedger(scene)
          const { problems, typed } = await row.provoke(scene)
          expect(problems.map(({ code }) => code)).toEqual(row.codes)
          for (const problem of problems) expectReadable(problem, typed)
          await expectAlive(scene)
          await expectNothingLost(scene, before)
          await expectNormalCall(scene)
          await expectNoneTwice(scene)
          expect(unexpectedErrors(scene)).toEqual([])
          expectNoSecret(scene)
        },
        LIMIT_MS,
      )
    }
  })
}

test(
  '[OPS.8][OPS.2] after all of it, what was owed from the beginning is written, once',
  async () => {
    const ledger = await readLedger(scene)
    expect(owed.map((id) => ledger.get(id))).toContain('unknown')
    await scene.restart(() => scene.letTimePass('unknown'), [0.1, 0.2])
    for (const id of owed) {
      await until('it is written', async () => (await scene.ada.call(id)).delivery === 'done')
      const { deliveries } = await scene.ada.call(id)
      expect((await logsIn(scene)).filter(({ ref }) => ref === deliveries[0]?.ref)).toHaveLength(1)
    }
    await expectNoneTwice(scene)
  },
  LIMIT_MS,
)
