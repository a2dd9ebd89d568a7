import { describe, expect, test } from 'vitest'
import type { DeskSender } from './api.ts'
import { createdRows } from './created-rows.ts'
import { MarkerMemory } from './marker-memory.ts'

const NOW = Date.UTC(2026, 10, 22, 12)

/** A list of so many calls, one a second until now. */
function listOf(count: number, reads: string[]): DeskSender {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: String(count - index),
    createdTime: new Date(NOW - index * 1000).toISOString(),
  }))
  return {
    clock: () => NOW,
    async send({ path, query }) {
      const from = Number(query?.['from'] ?? 0)
      if (path !== '/calls') reads.push(path)
      const body = path === '/calls' ? { data: rows.slice(from, from + Number(query?.['limit'])) } : null
      return { body } as Awaited<ReturnType<DeskSender['send']>>
    },
  }
}

describe('the calls of a window', () => {
  const read = (count: number, reads: string[] = []) =>
    createdRows(listOf(count, reads), 'calls', { from: 0, to: null }, new MarkerMemory())

  test('[OPS.3] too many of them are told as such, before any is read by itself', async () => {
    const reads: string[] = []
    await expect(read(10_200, reads)).rejects.toMatchObject({ problem: { code: 'look-up-too-wide' } })
    expect(reads).toEqual([])
  })

  test('[OPS.3] fewer are read each', async () => {
    const reads: string[] = []
    await read(300, reads)
    expect(reads).toHaveLength(300)
  })
})
