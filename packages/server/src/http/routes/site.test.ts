import { siteSchema } from '@jackfield/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withStore } from '../../testing/store.ts'
import { type SignedInHeaders, seedSite, signInAs, type TestApp, testApp } from '../test-app.ts'

const database = withStore()
let server: TestApp
let headers: SignedInHeaders

beforeAll(async () => {
  await seedSite(database.store)
  server = await testApp(database.store)
  headers = await signInAs(server, 'administrator')
})
afterAll(() => server.close())

const site = {
  name: 'Główna siedziba 北京 <script>',
  country: 'CN',
  areaCode: '010',
  timeZone: 'Asia/Shanghai',
  timeFormat: 'day-dot',
  ownNumbers: ['+86 10 8888 8888'],
  maskNumbers: true,
}
const put = (payload: object) =>
  server.app.inject({ method: 'PUT', url: '/api/site', payload, headers: { ...headers } })
const audits = () => database.store.db.selectFrom('audit').select(['who', 'action', 'detail']).execute()

it('saves the site, tells the audit log, and calls from now on are judged by it', async () => {
  const before = server.services.settings.current().revision
  const answer = await put(site)
  expect(siteSchema.parse(answer.json())).toEqual(site)
  expect((await server.app.inject({ url: '/api/site', headers: { ...headers } })).json()).toEqual(site)
  expect(server.services.settings.current()).toMatchObject({ country: 'CN', areaCode: '010', revision: before + 1 })
  expect(await audits()).toEqual([{ who: 'Ada', action: 'site.save', detail: JSON.stringify(site) }])
})

it.each([
  ['country', { ...site, country: 'XX' }],
  ['country', { ...site, country: 'cn' }],
  ['timeZone', { ...site, timeZone: 'Mars/Olympus' }],
  ['timeFormat', { ...site, timeFormat: 'stardate' }],
  ['name', { ...site, name: '   ' }],
  ['areaCode', { ...site, areaCode: '(0)10' }],
  ['ownNumbers.0', { ...site, ownNumbers: ['1'.repeat(33)] }],
  ['ownNumbers', { ...site, ownNumbers: 'x' }],
])('[OPS.8] names the field %s that is not right, and saves nothing', async (field, payload) => {
  const before = (await audits()).length
  const answer = await put(payload)
  expect([answer.statusCode, answer.json().error.params.field]).toEqual([400, field])
  expect(await audits()).toHaveLength(before)
})
