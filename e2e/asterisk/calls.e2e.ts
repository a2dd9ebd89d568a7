import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialplans, SideBySide } from './harness/side-by-side.ts'
import { pause, waitFor } from './lab.ts'
import { groupScenarios } from './scenarios/groups.ts'
import { inboundScenarios } from './scenarios/inbound.ts'
import { outboundScenarios } from './scenarios/outbound.ts'
import { petrova, type Scenario } from './scenarios/scenario.ts'
import { transferScenarios } from './scenarios/transfers.ts'

// A real Asterisk, real SIP phones, a whole Jackfield and a local Zoho, once with a plain dialplan and once with one as FreePBX
// makes it, side by side. What must be true of a call is read from the ledger, from the agents' pages, and from Zoho as a person
// would find it there.

const scenarios: readonly Scenario[] = [
  ...inboundScenarios,
  ...outboundScenarios,
  ...groupScenarios,
  ...transferScenarios,
]

let offices: SideBySide
beforeAll(async () => {
  offices = await SideBySide.open(async () => ({ webPhone: true }))
})
afterAll(() => offices?.close())

describe.concurrent('calls', () => {
  for (const { title, name, play } of scenarios) {
    test.each(dialplans)(`${title} (%s)`, (dialplan) =>
      offices.inTurn(dialplan, async (office) => {
        office.forgetStream()
        try {
          const expected = await play(office)
          expect(await office.summedCalls(expected.length)).toEqual(expected)
        } finally {
          await office.keepStream(name)
        }
      }),
    )
  }
})

describe.concurrent('click to call', () => {
  test.each(dialplans)('[B1.8] a key that was dialled is not dialled again (%s)', (dialplan) =>
    offices.inTurn(dialplan, async ({ agents, lab }) => {
      for (let i = 0; i < 3; i++) agents['1000']?.dial('click-thrice', petrova)
      await lab.phones['1000'].rings()
      await pause(500)
      expect(lab.pbx.cli('core show channels count')).toContain('1 active channel')
      await lab.phones['1000'].hangup()
    }),
  )

  test.each(dialplans)(
    '[B1.9] a blocked number is refused with the reason and never reaches the PBX (%s)',
    (dialplan) =>
      offices.inTurn(dialplan, async ({ agents, lab, jackfield }) => {
        const agent = agents['1000']
        agent?.dial('click-blocked', '+7 (809) 111-22-33')
        await waitFor('the refusal', 3000, () => agent?.problems().length === 1)
        expect(agent?.problems()).toEqual(['dial-blocked'])
        expect(lab.pbx.cli('core show channels count')).toContain('0 active channels')
        expect(await jackfield.calls()).not.toContainEqual(expect.objectContaining({ state: 'ringing' }))
      }),
  )
})
