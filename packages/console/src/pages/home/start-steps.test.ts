import type { PbxView, SiteView, IntegrationView, ZohoUsersView } from '@jackfield/contract'
import { expect, test } from 'vitest'
import { doneSteps, type StartFacts } from './start-steps.ts'

const nothing: StartFacts = {
  site: undefined,
  siteConfirmed: false,
  pbx: undefined,
  zoho: undefined,
  users: undefined,
  callShown: false,
}
const site: SiteView = {
  name: 'A',
  country: 'CN',
  areaCode: '021',
  timeZone: 'Asia/Shanghai',
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

test('users count only while Zoho is connected', () => {
  const zoho = (status: IntegrationView['status']) => ({ status }) as IntegrationView
  expect(doneSteps({ ...nothing, zoho: zoho('connected'), users: users([]) }).users).toBe(false)
  expect(doneSteps({ ...nothing, zoho: zoho('connected'), users: users(['1001']) }).users).toBe(true)
  expect(doneSteps({ ...nothing, zoho: zoho('needs-reauthorisation'), users: users(['1001']) }).users).toBe(false)
})
