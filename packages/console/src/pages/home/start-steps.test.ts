import type { IntegrationView, PbxView, SiteView, ZohoUsersView } from '@jackfield/contract'
import { expect, test } from 'vitest'
import { doneSteps, type StartFacts } from './start-steps.ts'

const nothing: StartFacts = {
  site: undefined,
  siteConfirmed: false,
  pbx: undefined,
  integrations: [],
  callShown: false,
}
const site: SiteView = {
  name: 'A',
  country: 'CN',
  areaCode: '021',
  timeZone: 'Asia/Shanghai',
  timeFormat: 'iso',
  ownNumbers: [],
  maskNumbers: false,
}
const pbx = (state: PbxView['link']['state']) => ({ link: { state } }) as PbxView
const users = (extensions: string[]) =>
  ({ users: [{ extensions, groups: [] as string[] }] }) as unknown as ZohoUsersView

test('nothing is done while nothing is known', () => {
  expect(Object.values(doneSteps(nothing))).toEqual([false, false, false, false, false])
})

test('the site counts when it was saved, or when the PBX link works', () => {
  expect(doneSteps({ ...nothing, site }).site).toBe(false)
  expect(doneSteps({ ...nothing, site, siteConfirmed: true }).site).toBe(true)
  expect(doneSteps({ ...nothing, site, pbx: pbx('up') }).site).toBe(true)
  expect(doneSteps({ ...nothing, site, pbx: pbx('stopped') }).site).toBe(false)
})

const integration = (status: IntegrationView['status'], extensions: string[]) => ({
  view: { status } as IntegrationView,
  users: users(extensions),
})
const after = (...integrations: StartFacts['integrations']) => doneSteps({ ...nothing, integrations })

test('users count only while Zoho is connected', () => {
  expect(after(integration('connected', [])).users).toBe(false)
  expect(after(integration('connected', ['1001'])).users).toBe(true)
  expect(after(integration('needs-reauthorisation', ['1001'])).users).toBe(false)
})

test('[D1.1] Zoho Desk alone is enough, and users of the one do not count for the other', () => {
  const none = integration('not-connected', [])
  expect(after(none, none).zoho).toBe(false)
  expect(after(none, integration('connected', ['1001']))).toMatchObject({ zoho: true, users: true })
  expect(after(integration('not-connected', ['1001']), integration('connected', []))).toMatchObject({
    zoho: true,
    users: false,
  })
})
