import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestZoho, type TestZoho } from '../test-harness.ts'

let zoho: TestZoho
let cookie: string
beforeAll(async () => {
  zoho = await startTestZoho()
  const page = await zoho.send('GET', zoho.us.console)
  expect(page.text).toContain('Sign in')
  const user = /name="user" value="(\d+)"/.exec(page.text)![1]!
  const reply = await zoho.form(`${zoho.us.accounts}/signin`, { user, continue: '/developerconsole' })
  cookie = reply.headers.get('set-cookie')!.split(';')[0]!
})
afterAll(() => zoho.close())

const get = (path: string) => zoho.send('GET', zoho.us.accounts + path, undefined, { cookie })
const form = { name: 'Jackfield & PBX_1', homepage: 'http://127.0.0.1:8080', redirectUris: 'http://127.0.0.1:8080/cb/' }

test('leads from GET STARTED over the client type to a client ID and a secret that work', async () => {
  expect((await get('/developerconsole')).text).toContain('GET STARTED')
  expect((await get('/developerconsole/add')).text).toContain('Server-based Applications')
  const made = await zoho.form(`${zoho.us.accounts}/developerconsole/add/server-based`, form, cookie)
  expect(made.status).toBe(303)
  const page = await get(made.headers.get('location')!)
  const id = /id="client-id" readonly value="([^"]+)"/.exec(page.text)![1]!
  const secret = /id="client-secret" readonly value="([^"]+)"/.exec(page.text)![1]!
  expect(id).toMatch(/^1000\.[A-Z0-9]{30}$/)
  const token = await zoho.token({
    grant_type: 'refresh_token',
    client_id: id,
    client_secret: secret,
    refresh_token: 'x',
  })
  expect(token.json).toEqual({ error: 'invalid_code' })
  expect((await get('/developerconsole')).text).toContain('Jackfield &amp; PBX_1')

  const multi = await zoho.form(`${zoho.us.accounts}/developerconsole/client/${id}/multi-dc`, { on: 'yes' }, cookie)
  expect((await get(multi.headers.get('location')!)).text).toContain('Client Secret in EU')
  await zoho.form(`${zoho.us.accounts}/developerconsole/client/${id}/delete`, {}, cookie)
  expect((await get(`/developerconsole/client/${id}`)).status).toBe(404)
})

test.each([
  ['name', 'My "App"!'],
  ['homepage', 'javascript:alert(1)'],
  ['redirectUris', 'no address'],
])('refuses a wrong %s and keeps what was typed', async (field, value) => {
  const reply = await zoho.form(
    `${zoho.us.accounts}/developerconsole/add/server-based`,
    { ...form, [field]: value },
    cookie,
  )
  expect(reply.status).toBe(400)
  expect(reply.text).toContain('role="alert"')
  expect(reply.text).not.toContain('"App"!"')
})
