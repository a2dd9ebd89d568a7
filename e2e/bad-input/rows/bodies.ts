import type { Problem } from '@jackfield/contract'
import pino from 'pino'
import { expect } from 'vitest'
import { buildApp, type RegisteredRoute } from '../../../packages/server/src/http/app.ts'
import type { AppServices } from '../../../packages/server/src/http/app-services.ts'
import { incompleteRecordRoutes } from '../../../packages/server/src/http/routes/incomplete-records.ts'
import { integrationRoutes } from '../../../packages/server/src/http/routes/integration.ts'
import { products } from '../../../packages/server/src/integrations/zoho/products.ts'
import type { IntegrationService } from '../../../packages/server/src/integrations/zoho/service.ts'
import type { IncompleteRecords } from '../../../packages/server/src/phonebook/incomplete-records.ts'
import type { Answer } from '../answers.ts'
import { expectReadable } from '../messages.ts'
import { type JsonSchema, wrongBodies } from '../route-fuzz.ts'
import { nothingTold, type Row } from '../row.ts'
import type { Scene } from '../scene.ts'

interface Described {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { requestBody?: { content: Record<string, { schema: JsonSchema }> } }>>>
  >
}

interface Route {
  readonly method: string
  /** As registered, e.g. `/api/extensions/:number`. */
  readonly url: string
  readonly body: JsonSchema | null
}

/** Routes with the schemas of their bodies, from the running server's own description. */
async function describedRoutes(scene: Scene): Promise<Route[]> {
  const { paths } = await scene.asker.get<Described>('/api/openapi.json')
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      body: requestBody?.content['application/json']?.schema ?? null,
    })),
  )
}

/** Everything that a server registers, without one that runs. */
async function registeredRoutes(): Promise<readonly RegisteredRoute[]> {
  const nothing: unknown = new Proxy(() => {}, { get: (_, name) => (name === 'then' ? undefined : nothing) })
  const config = { version: '0', publicUrls: [], localDataCentres: [], demo: null, consoleDirectory: null }
  const parts = { config, log: pino({ level: 'silent' }), now: Date.now } as unknown as AppServices
  const services = new Proxy(parts, { get: (given, name) => given[name as keyof AppServices] ?? nothing })
  const app = buildApp(services, [
    (scope) => integrationRoutes(scope, { product: products['zoho-crm'] } as IntegrationService),
    (scope) => integrationRoutes(scope, { product: products['zoho-desk'] } as IntegrationService),
    (scope) => incompleteRecordRoutes(scope, {} as IncompleteRecords),
  ])
  await app.ready()
  const routes = [...app.registeredRoutes]
  await app.close()
  return routes
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH'])
const filled = (url: string) =>
  url.replace(/:(\w+)/g, (_, name: string) => (name === 'number' ? '1001' : name === 'id' ? 'trial' : 'nobody'))

/** A refusal that a person can read, whatever was asked. */
function expectRefusal(what: string, { status, problem, text }: Answer): void {
  expect(status, `${what}: ${text}`).toBeGreaterThanOrEqual(400)
  expect(status, `${what}: ${text}`).toBeLessThan(500)
  expect(problem, what).not.toBeNull()
  expectReadable(problem as Problem)
}

const short = (body: unknown) => (JSON.stringify(body) ?? 'nothing').slice(0, 200)

async function wrongBodiesTo(scene: Scene, { method, url, body: schema }: Route): Promise<number> {
  let asked = 0
  // What happens to be right would make the server look for hosts that are not this machine.
  const onlyCertain = url === '/api/pbx' || url === '/api/pbx/test'
  for (const { where, body, certain } of schema === null ? [] : wrongBodies(schema)) {
    if (onlyCertain && !certain) continue
    const what = `${method} ${url} with ${where || 'body'} in ${short(body)}`
    const answer = await scene.asker.ask(method, filled(url), body)
    asked++
    expect(answer.status, `${what}: ${answer.text}`).toBeLessThan(500)
    if (certain || answer.status >= 400) expectRefusal(what, answer)
  }
  return asked
}

const JSON_TYPE = 'application/json'
const notEvenJson = [
  { type: JSON_TYPE, body: '' },
  { type: JSON_TYPE, body: '{' },
  { type: JSON_TYPE, body: '{"a":1}}' },
  { type: JSON_TYPE, body: 'null\0' },
  { type: JSON_TYPE, body: '{"__proto__":{"x":1}}' },
  { type: JSON_TYPE, body: '['.repeat(100_000) },
  { type: JSON_TYPE, body: `${'['.repeat(50_000)}${']'.repeat(50_000)}` },
  { type: 'text/plain', body: '{}' },
  { type: 'application/xml', body: '<a/>' },
  { type: 'application/x-www-form-urlencoded', body: 'a=1' },
  { type: 'multipart/form-data; boundary=x', body: '--x--' },
  { type: 'nonsense', body: 'x' },
]

const hostileWords = [
  '%00',
  'a%00b',
  '%F0%9F%98%80',
  '..%2F..%2Fetc%2Fpasswd',
  '%',
  '%ff',
  'x'.repeat(350),
  "'%20OR%201=1",
  '__proto__',
]

/** As it was before the requests, those that happened to be right included. */
async function restore(scene: Scene): Promise<void> {
  await scene.restoreSite()
  await scene.restorePbx()
  await scene.asker.put('/api/integrations/zoho-crm/enabled', { enabled: true })
  const { callLog } = before.get(scene) as Awaited<ReturnType<Scene['zohoView']>>
  await scene.asker.put('/api/integrations/zoho-crm/call-log', callLog)
  await scene.restoreBindings()
  const pop = { enabled: true, mode: 'automatic', trigger: 'ringing' }
  await scene.asker.ask('PATCH', '/api/extensions/1001', { pop: { web: pop, desktop: pop } })
}
const before = new WeakMap<Scene, Awaited<ReturnType<Scene['zohoView']>>>()

const thenRestored =
  (ask: (scene: Scene) => Promise<void>): Row['provoke'] =>
  async (scene) => {
    before.set(scene, await scene.zohoView())
    try {
      await ask(scene)
    } finally {
      await restore(scene)
    }
    return nothingTold
  }

const refused = { clauses: [], readAt: 'API answer', codes: [] } as const

/** Each answer's message is judged where it comes: there are thousands. */
export const bodyRows: readonly Row[] = [
  {
    item: 'wrong bodies to every route: members missing, of another type, endless',
    ...refused,
    provoke: thenRestored(async (scene) => {
      const routes = (await describedRoutes(scene)).filter(({ method }) => CHANGES.has(method))
      const names = routes.map(({ method, url }) => `${method} ${url}`)
      const registered = (await registeredRoutes()).filter(({ method }) => CHANGES.has(method))
      expect(names.toSorted()).toEqual(registered.map(({ method, url }) => `${method} ${url}`).toSorted())
      const withBody = routes.filter(({ body }) => body !== null)
      expect(withBody.length).toBeGreaterThan(12)
      for (const route of withBody) expect(await wrongBodiesTo(scene, route), route.url).toBeGreaterThan(10)
    }),
  },
  {
    item: 'bodies that are no JSON, to every route',
    ...refused,
    provoke: thenRestored(async (scene) => {
      const routes = (await describedRoutes(scene)).filter(({ method }) => CHANGES.has(method))
      for (const { method, url, body } of routes) {
        for (const raw of notEvenJson) {
          const answer = await scene.asker.ask(method, filled(url), undefined, raw)
          const what = `${method} ${url} ${raw.type} ${raw.body.slice(0, 40)}`
          if (body !== null) expectRefusal(what, answer)
          else expect(answer.status, `${what}: ${answer.text}`).toBeLessThan(500)
        }
      }
    }),
  },
  {
    item: 'addresses with wrong ids, to every route',
    ...refused,
    provoke: thenRestored(async (scene) => {
      const routes = (await describedRoutes(scene)).filter(({ url }) => url.includes(':'))
      expect(routes.length).toBeGreaterThan(4)
      for (const { method, url, body } of routes) {
        for (const word of hostileWords) {
          const address = url.replace(/:\w+/g, word)
          const answer = await scene.asker.ask(method, address, body === null ? undefined : {})
          // An answer to HEAD has no body that could say why.
          if (method === 'HEAD') expect(answer.status, `${method} ${address}`).toBeGreaterThanOrEqual(400)
          else expectRefusal(`${method} ${address}`, answer)
        }
      }
      for (const word of hostileWords) {
        for (const name of ['before', 'search', 'limit', 'direction', 'as']) {
          for (const path of ['/api/calls', '/api/session']) {
            const answer = await scene.asker.ask('GET', `${path}?${name}=${word}&${name}=x`)
            expect(answer.status, `${path} ${name} ${word}: ${answer.text}`).toBeLessThan(500)
            const once = await scene.asker.ask('GET', `${path}?${name}=${word}`)
            expect(once.status, `${path} ${name} ${word}: ${once.text}`).toBeLessThan(500)
          }
        }
      }
    }),
  },
]
