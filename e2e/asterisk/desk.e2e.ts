import { afterAll, beforeAll, expect, test } from 'vitest'
import { Desk, type DeskSummed } from './harness/desk.ts'
import { contacts, type Office } from './harness/office.ts'
import { dialplans, SideBySide } from './harness/side-by-side.ts'
import { type Dialplan, directDid, pause, queueDid } from './lab.ts'
import { about, petrova, stranger, talk } from './scenarios/scenario.ts'

// Zoho CRM and Zoho Desk are connected together: each call leaves its logs in both, and one ticket in Zoho Desk.

let offices: SideBySide
const desks = new Map<Dialplan, Promise<Desk>>()
beforeAll(async () => {
  offices = await SideBySide.open(async () => ({}))
})
afterAll(() => offices?.close())

const deskOf = (office: Office): Promise<Desk> => {
  const { dialplan } = office.lab
  const known = desks.get(dialplan) ?? Desk.open(office, contacts)
  desks.set(dialplan, known)
  return known
}

interface Expected {
  readonly calls: readonly { readonly what: string; readonly owner: string; readonly seconds: unknown }[]
  readonly ticket: { readonly subject: string; readonly owner: string; readonly contact: string }
  /** Logs in Zoho CRM. */
  readonly crmLogs: number
}
interface Scenario {
  readonly title: string
  readonly play: (office: Office) => Promise<Expected>
}

const unanswered = (what: string, owner: string) => ({ what, owner, seconds: 0 })
const answered = (what: string, owner: string, seconds: number) => ({ what, owner, seconds: about(seconds) })
const from = (words: string, number: string, owner: string, contact = 'Petrova') => ({
  subject: `${words} - from ${number}`,
  owner,
  contact,
})

const scenarios: readonly Scenario[] = [
  {
    title: '[D5.1][D7.1][D6.2] inbound answered',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1001'), petrova)
      await lab.phones['1001'].accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return {
        calls: [answered('inbound Completed', '1001', seconds)],
        ticket: from('Inbound Answered', `+${petrova}`, '1001'),
        crmLogs: 1,
      }
    },
  },
  {
    title: '[D5.1][D7.1] inbound missed',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1001'), petrova)
      await lab.phones['1001'].rings()
      await pause(800)
      await lab.outside.hangup()
      return {
        calls: [unanswered('inbound Missed', '1001')],
        ticket: from('Inbound Missed', `+${petrova}`, '1001'),
        crmLogs: 1,
      }
    },
  },
  {
    title: '[D5.1][D7.1] outbound answered',
    play: async ({ lab }) => {
      await lab.phones['1000'].dial(petrova)
      await lab.outside.accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return {
        calls: [answered('outbound Completed', '1000', seconds)],
        ticket: from('Outbound Answered', '1000', '1000'),
        crmLogs: 1,
      }
    },
  },
  {
    title: '[D5.1][D7.1] outbound not answered',
    play: async ({ lab }) => {
      await lab.ringFor(2)
      await lab.phones['1000'].dial(petrova)
      return {
        calls: [unanswered('outbound Completed', '1000')],
        ticket: from('Outbound Not answered', '1000', '1000'),
        crmLogs: 1,
      }
    },
  },
  {
    title: '[D5.5][D7.1] a queue call that one of three answers: one ticket, and the logs of all name it',
    play: async ({ lab }) => {
      const asTheOthers = lab.dialplan === 'plain' ? 'PJSIP/1002' : 'Local/1002@from-queue/n'
      lab.pbx.cli(`queue add member ${asTheOthers} to 6500`)
      try {
        await lab.outside.dial(queueDid, petrova)
        const three = ['1000', '1001', '1002'] as const
        await Promise.all(three.map((extension) => lab.phones[extension].rings()))
        await lab.phones['1001'].accept()
        const seconds = await talk(1500, () => lab.outside.hangup())
        return {
          calls: [
            unanswered('inbound Missed', '1000'),
            answered('inbound Completed', '1001', seconds),
            unanswered('inbound Missed', '1002'),
          ],
          ticket: from('Inbound Answered', `+${petrova}`, '1001'),
          crmLogs: 3,
        }
      } finally {
        lab.pbx.cli(`queue remove member ${asTheOthers} from 6500`)
      }
    },
  },
  {
    title: '[D5.6][D4.1] an unknown number: one contact, and the ticket and the log are its',
    play: async ({ lab }) => {
      await lab.outside.dial(directDid('1001'), stranger)
      await lab.phones['1001'].accept()
      const seconds = await talk(1500, () => lab.outside.hangup())
      return {
        calls: [answered('inbound Completed', '1001', seconds)],
        ticket: from('Inbound Answered', `+${stranger}`, '1001', `Automatic New Contact +${stranger}`),
        // Nothing is created in Zoho CRM, where that is switched off.
        crmLogs: 0,
      }
    },
  },
]

for (const { title, play } of scenarios) {
  test.each(dialplans)(`${title} (%s)`, (dialplan) =>
    offices.inTurn(dialplan, async (office) => {
      const desk = await deskOf(office)
      await desk.forget()
      const expected = await play(office)
      const [call] = await office.summedCalls(1)
      const found: DeskSummed = await desk.summed()
      expect(found).toEqual({ calls: expected.calls, tickets: [expected.ticket], linked: true })
      expect(call?.logs).toHaveLength(expected.crmLogs)
      if (expected.ticket.contact.startsWith('Automatic')) expect(await desk.contacts(expected.ticket.contact)).toBe(1)
    }),
  )
}
