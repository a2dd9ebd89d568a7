import { defaultCallLogSettings } from '@jackfield/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type LocalZoho, startLocalZoho } from '../../../../sandbox/src/zoho/index.ts'
import { type ZohoControl, zohoControl } from '../../crm/testing/local-zoho.ts'
import type { Spent } from '../../crm/zoho/transport.ts'
import { ProblemError } from '../../problem.ts'
import { withStore } from '../../testing/store.ts'
import type { IntegrationParts } from './service.ts'
import { bothKinds, deskPortals } from './testing/both-kinds.ts'
import { ada, connect, home, type Person, type Scene, seedSite, startProcess } from './testing/service-scene.ts'

const stored = withStore()
const free = { accounts: 0, api: 0, crm: 0 }
const desk = bothKinds.find(({ kind }) => kind === 'zoho-desk')!
let zoho: LocalZoho
let control: ZohoControl
/** Of the local Desk: the default organisation, with two departments, and a free one with one. */
let northwind: Awaited<ReturnType<typeof deskPortals>>[number]
let returns: typeof northwind
const us = () => zoho.dataCentres.us

beforeAll(async () => {
  zoho = await startLocalZoho({ ports: { us: free, eu: free } })
  control = zohoControl(us())
})
afterAll(() => zoho.close())
beforeEach(async () => {
  await control.reset()
  await seedSite(stored.store)
  const portals = await deskPortals(us())
  northwind = portals.find(({ isDefault }) => isDefault)!
  returns = portals.find(({ isDefault }) => !isDefault)!
})

async function start(changes: Partial<IntegrationParts> = {}): Promise<Scene> {
  const scene = await startProcess(stored.store, { us: us() }, changes, 'zoho-desk')
  onTestFinished(scene.close)
  return scene
}
const connectAgain = async (scene: Scene, person: Person = {}) =>
  connect(scene, us(), await control.client(home + desk.callback), person)
async function connected(changes: Partial<IntegrationParts> = {}): Promise<Scene> {
  const scene = await start(changes)
  expect(await connectAgain(scene)).toMatchObject({ ok: true })
  return scene
}
async function problemOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ProblemError)
  return (error as ProblemError).problem
}
const view = ({ service }: Scene) => service.view(home)
const inForce = ({ settings }: Scene) => settings.current().integrations[0]!
const support = () => northwind.departments.find(({ name }) => name === 'Customer Support')!
const repairs = () => northwind.departments.find(({ name }) => name === 'Repairs')!
const put = ({ service }: Scene, { id }: { readonly id: string }, departmentId: string | null) =>
  service.putPlace({ organisationId: id, departmentId }, ada)
const setDepartment = ({ id }: { readonly id: string }, isEnabled: boolean) =>
  control.ask('POST', '/desk/departments', { id, isEnabled })
const makeAdministrator = ({ id }: { readonly id: string }) =>
  control.ask('POST', '/desk/agents', { email: 'ada@demo.jackfield.test', portal: id, rolePermissionType: 'Admin' })

test('[D1.21] requests of Desk go to its own address, and none to that of the CRM’s API', async () => {
  const scene = await start()
  await control.forgetRequests()
  await connectAgain(scene)
  await scene.service.refreshUsers(ada)
  const servers = new Set((await control.requests()).map(({ server }) => String(server)))
  expect([...servers].sort()).toEqual(['accounts', 'desk'])
  const { productUrl, dataCentres } = await view(scene)
  expect(productUrl).toBe(us().desk)
  expect(dataCentres.find(({ code }) => code === 'us')?.desk).toBe(us().desk)
})

describe('departments', () => {
  test('[D1.22] where there are several none is taken, which is told, and nothing is written until one is chosen', async () => {
    const scene = await start()
    const result = await connectAgain(scene)
    expect(result).toMatchObject({ ok: true, problems: [{ code: 'desk-no-department' }] })
    expect(await view(scene)).toMatchObject({
      status: 'faulty',
      problem: { code: 'desk-no-department' },
      desk: {
        departmentId: null,
        departments: [
          { id: support().id, name: 'Customer Support', enabled: true },
          { id: repairs().id, name: 'Repairs', enabled: true },
        ],
        callLogs: true,
      },
    })
    expect(await scene.service.status()).toMatchObject({ status: 'faulty', problem: { code: 'desk-no-department' } })
    await put(scene, northwind, repairs().id)
    expect(await view(scene)).toMatchObject({
      status: 'connected',
      problem: null,
      desk: { departmentId: repairs().id },
    })
    expect((await view(await start())).desk?.departmentId).toBe(repairs().id)
  })

  test('[D1.22] the only enabled one is taken, with the consent and when an administrator checks', async () => {
    await setDepartment(repairs(), false)
    const scene = await start()
    expect(await connectAgain(scene)).toMatchObject({ ok: true, problems: [] })
    expect(await view(scene)).toMatchObject({ status: 'connected', desk: { departmentId: support().id } })
    await setDepartment(repairs(), true)
    await scene.service.check(ada)
    expect((await view(scene)).desk?.departmentId).toBe(support().id)
  })

  test('[D1.22] a department that is not there, or disabled, cannot be chosen', async () => {
    const scene = await connected()
    await setDepartment(repairs(), false)
    await scene.service.check(ada)
    for (const id of [repairs().id, returns.departments[0]!.id, '1'])
      expect(await problemOf(put(scene, northwind, id))).toMatchObject({
        code: 'invalid-input',
        params: { field: 'departmentId' },
      })
  })

  test('[D1.23] another department goes on with the same generation and bindings, by a connector of its own', async () => {
    const scene = await connected()
    await put(scene, northwind, support().id)
    const userId = await desk.idOf(us(), 'bruno')
    await scene.service.putBindings([{ userId, extensions: ['1001'], groups: [] }], ada)
    const before = inForce(scene)
    const connector = scene.service.get(before.id)
    await put(scene, northwind, repairs().id)
    expect(inForce(scene)).toMatchObject({ generation: 1, users: { '1001': { id: userId } } })
    expect(scene.service.get(before.id)).not.toBe(connector)
    expect(scene.service.get(before.id)).not.toBeNull()
  })

  test('[D1.24] one that is disabled later is told when it is looked at, stays chosen, and is well again when enabled', async () => {
    const scene = await connected()
    await put(scene, northwind, support().id)
    await setDepartment(support(), false)
    await scene.service.check(ada)
    expect(await view(scene)).toMatchObject({
      status: 'faulty',
      problem: { code: 'desk-department-gone' },
      desk: { departmentId: support().id },
    })
    // The page sends what it shows; that chooses nothing anew.
    await put(scene, northwind, support().id)
    expect((await view(await start())).problem).toEqual({ code: 'desk-department-gone' })
    await setDepartment(support(), true)
    await scene.service.check(ada)
    expect(await view(scene)).toMatchObject({ status: 'connected', problem: null })
  })
})

describe('organisations', () => {
  test('[D1.25] another organisation starts a new generation, without bindings and users of the old one', async () => {
    const spent: string[] = []
    const credits = {
      spent: (key: string, _: Spent) => void spent.push(key),
      view: () => null,
      setBudget: async () => {},
    }
    const scene = await connected({ credits })
    expect((await view(scene)).desk?.organisations).toMatchObject([{ id: northwind.id }, { id: returns.id }])
    await put(scene, northwind, support().id)
    const userId = await desk.idOf(us(), 'bruno')
    await scene.service.putBindings([{ userId, extensions: ['1001'], groups: [] }], ada)
    await scene.service.putCallLog({ ...defaultCallLogSettings, subject: 'Kept', fallbackOwner: userId }, ada)
    const before = inForce(scene)
    expect(before.organisationId).toBe(`zoho-desk/${northwind.id}`)
    await makeAdministrator(returns)
    spent.length = 0
    await put(scene, returns, null)
    const after = inForce(scene)
    expect(after).toMatchObject({ id: before.id, generation: 2, users: {}, takesLogs: false })
    expect(after.organisationId).toBe(`zoho-desk/${returns.id}`)
    expect(after.callLog).toMatchObject({ subject: 'Kept', fallbackOwner: null })
    expect(new Set(spent)).toEqual(new Set([`zoho-desk/${returns.id}`]))
    expect(await view(scene)).toMatchObject({
      status: 'connected',
      organisation: { id: returns.id, name: 'Northwind Returns' },
      desk: { departmentId: returns.departments[0]!.id, callLogs: false },
    })
    expect((await scene.service.users()).users.map(({ name }) => name)).toEqual(['Ada Byron', 'Bruno Costa'])
  })

  test('[D1.25] one that the account does not have, or does not administrate, is refused and changes nothing', async () => {
    const scene = await connected()
    await put(scene, northwind, support().id)
    const before = await view(scene)
    expect(await problemOf(put(scene, { id: '1' }, null))).toMatchObject({ params: { field: 'organisationId' } })
    expect((await problemOf(put(scene, returns, null))).code).toBe('zoho-not-administrator')
    await makeAdministrator(returns)
    expect(await problemOf(put(scene, returns, support().id))).toMatchObject({ params: { field: 'departmentId' } })
    expect(await view(scene)).toEqual(before)
    expect(inForce(scene).generation).toBe(1)
  })

  test('[D1.29] where none was chosen it is one that the account administrates and that the consent is good for', async () => {
    const scene = await start()
    // Bruno is a mere agent of his default organisation.
    const bruno = { user: 'bruno@demo.jackfield.test' }
    expect(await connectAgain(scene, bruno)).toMatchObject({ ok: true, organisation: 'Northwind Returns' })
    await scene.service.disconnect('discard', ada)
    await makeAdministrator(returns)
    expect(await connectAgain(scene, { portals: [returns.id] })).toMatchObject({ organisation: 'Northwind Returns' })
    await scene.service.disconnect('discard', ada)
    expect(await connectAgain(scene)).toMatchObject({ organisation: 'Northwind Demo Ltd' })
  })

  test('[D1.26] a renewed authorisation goes on with the chosen organisation and department', async () => {
    const scene = await connected()
    await makeAdministrator(returns)
    await put(scene, returns, null)
    const before = inForce(scene)
    expect(await connectAgain(scene)).toMatchObject({ ok: true, organisation: 'Northwind Returns' })
    expect(inForce(scene)).toEqual(before)
    // For which it has to be good: bindings are not lost by a tick on Zoho's page.
    expect(await connectAgain(scene, { portals: [northwind.id] })).toMatchObject({
      ok: false,
      problems: [{ code: 'desk-organisation-gone' }],
    })
    expect(inForce(scene)).toEqual(before)
  })
})

test('[D1.27] what the free edition lacks is on the page, and there after a change of edition when it is looked at', async () => {
  await control.ask('POST', '/desk/portals', { edition: 'FREE' })
  const scene = await connected()
  expect((await view(scene)).desk?.callLogs).toBe(false)
  expect(inForce(scene).takesLogs).toBe(false)
  await control.ask('POST', '/desk/portals', { edition: 'STANDARD' })
  await scene.service.check(ada)
  expect((await view(scene)).desk?.callLogs).toBe(true)
  expect(inForce(scene).takesLogs).toBe(true)
})

test('every choice is in the audit log, with who made it', async () => {
  const scene = await connected()
  await put(scene, northwind, support().id)
  await scene.service.check(ada)
  const rows = await stored.store.db.selectFrom('audit').selectAll().execute()
  const lines = rows.map(({ who, action, detail }) => [who, action, JSON.parse(detail ?? '{}')])
  expect(lines).toContainEqual([
    'Ada',
    'zoho-desk.place',
    { organisation: 'Northwind Demo Ltd', departmentId: support().id },
  ])
  expect(lines).toContainEqual(['Ada', 'zoho-desk.check', { problems: [] }])
})
