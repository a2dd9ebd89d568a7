import { notificationPaths } from '@jackfield/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { withStore } from '../../testing/store.ts'
import { seedSite, type TestApp, testApp } from '../test-app.ts'
import { crmNotificationRoutes } from './crm-notifications.ts'

const database = withStore()
const heard: unknown[] = []
const clock = { now: 1_000_000 }
let server: TestApp

beforeAll(async () => {
  await seedSite(database.store)
  const sink = {
    notified(body: unknown, token?: string) {
      heard.push(body)
      if (token !== undefined) return token === 'right'
      return typeof body === 'object' && body !== null && 'token' in body && body.token === 'right'
    },
    expects: (token: string) => token === 'right',
  }
  server = await testApp(database.store, {
    more: [(app) => crmNotificationRoutes(app, { sink, now: () => clock.now })],
  })
})
afterAll(() => server.close())
beforeEach(() => {
  heard.length = 0
  clock.now += 3600_000
})

const tell = (payload: string, type = 'application/json', from = '203.0.113.5') =>
  server.app.inject({
    method: 'POST',
    url: notificationPaths['zoho-crm'],
    payload,
    headers: { 'content-type': type },
    remoteAddress: from,
  })
const right = JSON.stringify({ token: 'right', module: 'Contacts', ids: ['1'] })

describe('messages of Zoho', () => {
  test.each(['application/json', 'application/json;charset=UTF-8', 'text/plain', 'application/octet-stream'])(
    '[A5.5] are taken as JSON, said to be %s',
    async (type) => {
      expect((await tell(right, type)).statusCode).toBe(200)
      expect(heard).toEqual([JSON.parse(right)])
    },
  )

  test.each(['{"token":"wrong"}', '{}', 'null', '[]', 'no json', '"\\u0000"', ''])(
    '[A5.5] without the token are refused: %j',
    async (body) => {
      expect((await tell(body)).statusCode).toBe(403)
    },
  )

  test('[A5.5] that are larger than any of Zoho are not read', async () => {
    expect((await tell(JSON.stringify({ token: 'right', pad: 'x'.repeat(70_000) }))).statusCode).toBe(413)
    expect(heard).toEqual([])
  })

  test('[A5.5] from an address that guesses are not read for the rest of the minute; others are', async () => {
    for (let guess = 0; guess < 30; guess++) expect((await tell('{"token":"wrong"}')).statusCode).toBe(403)
    heard.length = 0
    expect((await tell(right)).statusCode).toBe(403)
    expect(heard).toEqual([])
    expect((await tell(right, 'application/json', '203.0.113.6')).statusCode).toBe(200)
    clock.now += 61_000
    expect((await tell(right)).statusCode).toBe(200)
  })

  test('[A5.5] a page of another site cannot send one', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: notificationPaths['zoho-crm'],
      payload: right,
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    })
    expect(answer.statusCode).toBe(403)
    expect(heard).toEqual([])
  })
})

describe('messages of Zoho Desk', () => {
  const ask = (method: 'GET' | 'POST', token: string, payload?: string) =>
    server.app.inject({
      method,
      url: `${notificationPaths['zoho-desk']}/${token}`,
      ...(payload === undefined ? {} : { payload, headers: { 'content-type': 'application/json;charset=UTF-8' } }),
      remoteAddress: '203.0.113.9',
    })
  const events = JSON.stringify([{ eventType: 'Contact_Add', payload: { id: '1', description: 'x'.repeat(200_000) } }])

  test('[D3.57] the address is found by Desk, by GET and by POST, and what comes there is heard', async () => {
    expect((await ask('GET', 'right')).statusCode).toBe(200)
    expect((await ask('POST', 'right', '[]')).statusCode).toBe(200)
    expect((await ask('POST', 'right', events)).statusCode).toBe(200)
    expect(heard).toEqual([[], JSON.parse(events)])
  })

  test('[D3.57] with another secret nothing is read, Desk is told to stop, and who guesses is soon not listened to', async () => {
    for (let guess = 0; guess < 15; guess++) {
      expect((await ask('GET', 'wrong')).statusCode).toBe(410)
      expect((await ask('POST', `wrong${guess}`, events)).statusCode).toBe(410)
    }
    expect(heard).toEqual([])
    expect((await ask('POST', 'right', events)).statusCode).toBe(403)
  })
})
