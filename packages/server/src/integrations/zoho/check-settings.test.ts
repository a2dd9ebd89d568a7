import {
  defaultCallLogSettings,
  defaultContactSyncSettings,
  defaultCreationSettings,
  defaultTicketSettings,
  type IntegrationKind,
  type TicketSettings,
} from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '../../problem.ts'
import { checkCreation, checkKind, checkTemplates } from './check-settings.ts'

type Page = Parameters<typeof checkKind>[1]
const desk: Page = {
  callLog: defaultCallLogSettings,
  contactSync: { ...defaultContactSyncSettings, modules: ['Contacts'], group: { kind: 'as-is' } },
  creation: defaultCreationSettings,
}
const crm: Page = { ...desk, contactSync: { ...desk.contactSync, modules: ['Contacts', 'Leads', 'Accounts'] } }
const tickets: TicketSettings = { ...defaultTicketSettings, enabled: true }

/** Code and field of what is refused; null when nothing is. */
function refusal(work: () => void) {
  try {
    work()
    return null
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError)
    const { code, params } = (error as ProblemError).problem
    return [code, params?.['field']]
  }
}
const checked = (kind: IntegrationKind, page: Page, of: TicketSettings | null = null) =>
  refusal(() => checkKind(kind, page, of))

test('[D2.21] what stands there at the beginning can be saved, in both kinds', () => {
  expect(checked('zoho-crm', crm)).toBeNull()
  expect(checked('zoho-desk', desk, defaultTicketSettings)).toBeNull()
  expect(checked('zoho-desk', desk, tickets)).toBeNull()
})

test.for<[IntegrationKind, Page, TicketSettings | null, string]>([
  [
    'zoho-desk',
    { ...desk, contactSync: { ...desk.contactSync, modules: ['Contacts', 'Leads'] } },
    null,
    'contactSync.modules',
  ],
  ['zoho-desk', { ...desk, creation: { ...desk.creation, module: 'Leads' } }, null, 'creation.module'],
  ['zoho-crm', { ...crm, creation: { ...crm.creation, module: 'Accounts' } }, null, 'creation.module'],
  ['zoho-crm', crm, defaultTicketSettings, 'tickets'],
  ['zoho-desk', { ...desk, callLog: { ...desk.callLog, playRecording: true } }, null, 'callLog.playRecording'],
  ['zoho-desk', desk, { ...tickets, moment: 'before', directions: [] }, 'tickets.directions'],
  ['zoho-desk', desk, { ...tickets, moment: 'after', outcomes: [] }, 'tickets.outcomes'],
])('[D2.21] what the product does not have is refused at its place: %s %#', ([kind, page, of, field]) => {
  expect(checked(kind, page, of)).toEqual(['invalid-input', field])
})

describe('tickets', () => {
  const accounts = (changes: object = {}): Page => ({
    ...desk,
    creation: { ...desk.creation, enabled: true, module: 'Accounts', ...changes },
  })

  test('[D5.3] together with the creation of accounts they are refused, by itself or by the agent', () => {
    for (const mode of ['automatic', 'manual'] as const)
      expect(checked('zoho-desk', accounts({ mode }), tickets)).toEqual([
        'desk-tickets-need-contacts',
        'creation.module',
      ])
    expect(checked('zoho-desk', accounts({ enabled: false }), tickets)).toBeNull()
    expect(checked('zoho-desk', accounts(), { ...tickets, enabled: false })).toBeNull()
    expect(checked('zoho-desk', accounts({ module: 'Contacts' }), tickets)).toBeNull()
  })

  test.each(['subject', 'description'] as const)('an unknown variable in the %s is refused by its name', (field) => {
    for (const enabled of [true, false])
      expect(checked('zoho-desk', desk, { ...tickets, enabled, [field]: 'x {{Nonsense}}' })).toEqual([
        'template-unknown-variable',
        `tickets.${field}`,
      ])
  })
})

describe('[A10.30] the link to a recording in a template', () => {
  const { subject } = defaultCallLogSettings
  const linked = { subject, description: 'Hear it: {{ Recording_URL }}' }
  const of = (kind: IntegrationKind, section: 'callLog' | 'tickets', saved: typeof linked | null = null) =>
    refusal(() => checkTemplates({ kind, section }, linked, saved))

  test('is taken for logs of Zoho CRM only', () => {
    expect(of('zoho-crm', 'callLog')).toBeNull()
    expect(of('zoho-desk', 'callLog')).toEqual(['template-unknown-variable', 'callLog.description'])
    expect(of('zoho-desk', 'tickets')).toEqual(['template-unknown-variable', 'tickets.description'])
  })
  test('does not stand in the way of other changes where it was saved before', () => {
    expect(of('zoho-desk', 'callLog', linked)).toBeNull()
    expect(of('zoho-desk', 'callLog', { ...linked, description: 'Hear it:' })).not.toBeNull()
    const saved = { ...tickets, ...linked }
    const page = (wanted: TicketSettings) => refusal(() => checkKind('zoho-desk', desk, wanted, saved))
    expect(page({ ...saved, popTicket: true })).toBeNull()
    expect(page({ ...saved, description: `${linked.description} now` })).not.toBeNull()
  })
})

test('automatic creation without a kind of call is refused', () => {
  const creation = { ...defaultCreationSettings, enabled: true, directions: [] }
  expect(refusal(() => checkCreation(creation, []))).toEqual(['invalid-input', 'creation.directions'])
  expect(refusal(() => checkCreation({ ...creation, mode: 'manual' }, []))).toBeNull()
})
