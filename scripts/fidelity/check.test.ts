import { expect, test } from 'vitest'
import { check, type Rules } from './check.ts'
import { type OpenApiDocument, operationsOf } from './descriptions.ts'
import { type Exception, exceptions } from './exceptions.ts'
import type { Exchange } from './exchange.ts'
import { uses } from './uses.ts'

const error = {
  type: 'object',
  additionalProperties: false,
  properties: { code: { enum: ['NO_CHEESE'] }, status: { type: 'string' } },
  required: ['code', 'status'],
}
const cheese = {
  type: 'object',
  additionalProperties: false,
  properties: { name: { type: 'string' }, weight: { type: 'integer' } },
  required: ['name'],
}
/** A description of our own, in the form of Zoho's. */
const document = {
  components: {
    schemas: { cheese },
    parameters: { limit: { name: 'limit', in: 'query', schema: { type: 'integer' } } },
  },
  paths: {
    '/cheeses': {
      get: {
        parameters: [
          { $ref: '#/components/parameters/limit' },
          { name: 'cellar', in: 'query', required: true, schema: { type: 'string', enum: ['north', 'south'] } },
        ],
        responses: {
          200: {
            content: {
              'application/json': {
                schema: { type: 'array', maxItems: 2, items: { $ref: '#/components/schemas/cheese' } },
              },
            },
          },
          204: {},
          400: { content: { 'application/json': { schema: { oneOf: [error, { type: 'null' }] } } } },
        },
      },
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/cheese' } } } },
        responses: { 201: {} },
      },
    },
  },
} as unknown as OpenApiDocument
const rules: Rules = { described: operationsOf('cheese', document), exceptions: [], uses: [] }

const good: Exchange = {
  method: 'GET',
  path: '/crm/v8/cheeses',
  query: { cellar: 'north', limit: '2' },
  agent: 'Jackfield',
  body: null,
  faulted: false,
  status: 200,
  answer: '[{"name":"Brie"}]',
}
const create: Exchange = { ...good, method: 'POST', query: {}, body: { name: 'Brie' }, status: 201, answer: null }
const told = async (exchange: Exchange, changed: Partial<Rules> = {}) =>
  [...(await check([exchange], { ...rules, ...changed })).findings.values()].map(
    ({ finding: { where, detail } }) => `${where}: ${detail}`,
  )

test.each([
  ['a list', good],
  ['no body at 204', { ...good, status: 204, answer: null }],
  ['a described error', { ...good, status: 400, answer: '{"code":"NO_CHEESE","status":"error"}' }],
  ['a request with a body', create],
])('[OPS.30] %s that is as described gives no finding', async (_, exchange) => {
  expect(await told(exchange)).toEqual([])
})

test.each<[string, Exchange, string[]]>([
  ['a wrong body', { ...create, body: { name: 5 } }, ['request: /name must be string']],
  [
    'a member too many',
    { ...create, body: { name: 'Brie', age: 1 } },
    ['request:  must NOT have additional properties: age'],
  ],
  ['a body that is missing', { ...create, body: null }, ['request:  must be object']],
  ['an unknown parameter', { ...good, query: { cellar: 'north', sort: 'x' } }, ['parameter: sort is not described']],
  [
    'a parameter of another kind',
    { ...good, query: { cellar: 'north', limit: 'ten' } },
    ['parameter: limit must be integer'],
  ],
  [
    'a word that is not in the list',
    { ...good, query: { cellar: 'west' } },
    ['parameter: cellar must be equal to one of the allowed values'],
  ],
  [
    'a parameter given twice',
    { ...good, query: { cellar: ['north', 'south'] } },
    ['parameter: cellar is given more than once'],
  ],
  ['a missing parameter', { ...good, query: {} }, ['parameter: cellar is missing']],
  ['an unknown address', { ...good, path: '/crm/v8/wines' }, ['path: is not described']],
  ['an undescribed status', { ...good, status: 418 }, ['status: is not described']],
  [
    'a wrong answer',
    { ...good, answer: '[{"name":"Brie"},{"weight":1}]' },
    ["answer: /* must have required property 'name'"],
  ],
  [
    'an answer that is too long',
    { ...good, answer: '[{"name":"a"},{"name":"b"},{"name":"c"}]' },
    ['answer:  must NOT have more than 2 items'],
  ],
  ['no answer where one is described', { ...good, answer: null }, ['answer: has no body']],
  ['an answer where none is described', { ...create, answer: '{}' }, ['answer: has a body, and none is described']],
  ['an answer that is no JSON', { ...good, answer: '<html>' }, ['answer: is not JSON']],
  [
    'the closest alternative alone',
    { ...good, status: 400, answer: '{"code":"NO_CHEESE"}' },
    ["answer:  must have required property 'status'"],
  ],
])('[OPS.30] %s is found', async (_, exchange, findings) => {
  expect(await told(exchange)).toEqual(findings)
})

test('[OPS.30] a description whose paths are whole, as that of Desk, covers requests below no common base', async () => {
  const whole = { ...document, paths: { '/api/v1/cheeses': document.paths['/cheeses'] ?? {} } }
  const described = operationsOf('dairy', whole, '')
  expect(await told({ ...good, path: '/api/v1/cheeses', answer: '{}' }, { described })).toEqual([
    'answer:  must be array',
  ])
  expect(await told(good, { described })).toEqual(['path: is not described'])
})

test('[OPS.30] of a fault only the request counts, of others than Jackfield only the answer', async () => {
  const wrong = { ...good, query: {}, answer: '{}' }
  expect(await told({ ...wrong, faulted: true })).toEqual(['parameter: cellar is missing'])
  expect(await told({ ...wrong, status: null, answer: null })).toEqual(['parameter: cellar is missing'])
  expect(await told({ ...wrong, agent: 'curl' })).toEqual(['answer:  must be array'])
  expect(await told({ ...wrong, agent: 'curl', path: '/crm/v8/wines' })).toEqual([])
})

test('[OPS.30] an exception lets go only what it covers, and what it wants instead is checked', async () => {
  const long: Exception = {
    why: 'lists may be longer',
    covers: ({ detail }) => detail.endsWith('more than 2 items'),
    instead: (exchange) =>
      (JSON.parse(exchange.answer ?? '[]') as unknown[]).map((one) => ({ ...exchange, answer: JSON.stringify([one]) })),
  }
  const answer = (last: object) => JSON.stringify([{ name: 'a' }, { name: 'b' }, last])
  const withIt = { exceptions: [long] }
  expect(await told({ ...good, answer: answer({ name: 'c' }) }, withIt)).toEqual([])
  expect(await told({ ...good, answer: answer({ weight: 1 }) }, withIt)).toEqual([
    "answer: /* must have required property 'name'",
  ])
  const needed = await check([{ ...good, answer: answer({ name: 'c' }) }], { ...rules, ...withIt })
  expect([needed.excused.get(long), needed.stale]).toEqual([1, []])
  expect((await check([good], { ...rules, ...withIt })).stale).toEqual([long])
})

test('[OPS.30] what Jackfield does at Zoho and did not do, or not with success, is named', async () => {
  const unused = async (...exchanges: Exchange[]) =>
    (await check(exchanges, { ...rules, uses })).unused.map(({ what }) => what)
  const search = { ...good, path: '/crm/v8/Leads/search', query: { phone: '123' } }
  expect(await unused()).toHaveLength(uses.length)
  expect(await unused(search)).not.toContain('search by number')
  for (const failed of [
    { ...search, status: 401 },
    { ...search, faulted: true },
    { ...search, agent: 'curl' },
  ])
    expect(await unused(failed)).toContain('search by number')
})

test('every exception has a reason of its own, and none covers everything', () => {
  expect(new Set(exceptions.map(({ why }) => why)).size).toBe(exceptions.length)
  for (const where of ['path', 'parameter', 'request', 'status', 'answer'] as const) {
    const any = { operation: 'any', where, status: 200, detail: 'anything' }
    expect(exceptions.filter((one) => one.covers(any, good))).toEqual([])
  }
})
