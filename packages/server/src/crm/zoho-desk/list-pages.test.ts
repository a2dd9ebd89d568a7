import { expect, test } from 'vitest'
import type { DeskSender } from './api.ts'
import { deskTime } from './desk-time.ts'
import { atTheStart, type ListPlace, nextPage, rowsSince } from './list-pages.ts'
import type { Row } from './row.ts'

const START = Date.UTC(2026, 10, 1)
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(1000 + index),
    createdTime: deskTime(START + index * 60_000),
  }))

/** A list that counts its rows from `base`, as Desk's do from 0 or from 1, and answers 204 where there are none. */
function listing(rows: readonly Row[], base: 0 | 1) {
  const asked: unknown[] = []
  const sender: DeskSender = {
    async send({ query = {} }) {
      asked.push(query['from'])
      const start = query['from'] === undefined ? 0 : Math.max(0, Number(query['from']) - base)
      const data = rows.slice(start, start + Number(query['limit']))
      return data.length === 0 ? { status: 204, body: null } : { status: 200, body: { data } }
    },
    clock: () => null,
  }
  return { sender, asked }
}

const sizes = [0, 1, 2, 4, 5, 6, 98, 99, 100, 101, 103, 104, 250]
const lists = sizes.flatMap((size) => [[size, 0] as const, [size, 1] as const])
const list = { path: '/tickets', query: {} }

test.each(lists)('[D7.51][D5.50] a list of %i rows that counts from %i is read to its end', async (size, base) => {
  const rows = rowsOf(size)
  const { sender, asked } = listing([...rows].reverse(), base)
  const found = await rowsSince(sender, list, 'createdTime', { since: 0, most: 10_000 })
  expect(found?.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).reverse())
  expect(asked.length).toBeLessThanOrEqual(Math.ceil(size / 95) + 1)
})

test.each(lists)('[D3.51] a copy of %i rows that are counted from %i holds each once', async (size, base) => {
  const rows = rowsOf(size)
  const { sender } = listing(rows, base)
  const found: string[] = []
  for (let place: ListPlace | null = atTheStart; place !== null; ) {
    const page: Awaited<ReturnType<typeof nextPage>> = await nextPage(sender, list, place)
    found.push(...page.rows.map(({ id }) => id))
    place = page.next
  }
  expect(found).toEqual(rows.map(({ id }) => id))
})
