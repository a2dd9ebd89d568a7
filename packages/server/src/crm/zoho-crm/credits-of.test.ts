import { describe, expect, test } from 'vitest'
import { creditsOf } from './credits-of.ts'

const records = (count: number) => ({ data: Array.from({ length: count }, () => ({})) })
const coql = (limit: string) => ({
  select_query: `select id from Contacts where (id is not null) order by id asc ${limit}`,
})

describe('what a request costs', () => {
  const cases: [what: string, Parameters<typeof creditsOf>[0], status: number | null, credits: number][] = [
    ['a list', { method: 'GET', path: '/crm/v8/Contacts', query: { fields: 'id' } }, 200, 1],
    [
      'a list of a custom view',
      { method: 'GET', path: '/crm/v8/Contacts', query: { fields: 'id', cvid: '7' } },
      200,
      3,
    ],
    ['a search that finds nothing', { method: 'GET', path: '/crm/v8/Leads/search', query: { phone: '+1' } }, 204, 1],
    ['one log', { method: 'POST', path: '/crm/v8/Calls', body: records(1) }, 201, 1],
    ['ten logs', { method: 'POST', path: '/crm/v8/Calls', body: records(10) }, 207, 1],
    ['eleven logs', { method: 'POST', path: '/crm/v8/Calls', body: records(11) }, 201, 2],
    ['a hundred logs', { method: 'POST', path: '/crm/v8/Calls', body: records(100) }, 201, 10],
    ['eleven logs without an answer', { method: 'POST', path: '/crm/v8/Calls', body: records(11) }, null, 2],
    ['ten logs that are all refused', { method: 'POST', path: '/crm/v8/Calls', body: records(10) }, 400, 1],
    ['deleting', { method: 'DELETE', path: '/crm/v8/Calls', query: { ids: '1' } }, 200, 1],
    ['a channel', { method: 'POST', path: '/crm/v8/actions/watch', body: { watch: [{}] } }, 201, 1],
    ['COQL without a limit', { method: 'POST', path: '/crm/v8/coql', body: coql('') }, 200, 1],
    ['COQL of 200 rows', { method: 'POST', path: '/crm/v8/coql', body: coql('limit 0, 200') }, 200, 1],
    ['COQL of 201 rows', { method: 'POST', path: '/crm/v8/coql', body: coql('limit 0, 201') }, 200, 2],
    ['COQL of 1,000 rows', { method: 'POST', path: '/crm/v8/coql', body: coql('limit 1000') }, 200, 2],
    ['COQL of 2,000 rows', { method: 'POST', path: '/crm/v8/coql', body: coql('LIMIT 10,2000') }, 204, 3],
    ['a refused token', { method: 'GET', path: '/crm/v8/Contacts' }, 401, 0],
    ['too many requests', { method: 'POST', path: '/crm/v8/Calls', body: records(50) }, 429, 0],
    ['an outage', { method: 'GET', path: '/crm/v8/Contacts' }, 502, 1],
  ]
  test.each(cases)('[OPS.64] %s', (_what, request, status, credits) => {
    expect(creditsOf(request, status)).toBe(credits)
  })
})
