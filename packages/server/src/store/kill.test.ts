import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { withStore } from '../testing/store.ts'

const program = fileURLToPath(new URL('../testing/commit-loop.ts', import.meta.url))

describe('a process that is killed', () => {
  const fixture = withStore()

  it('[OPS.1][OPS.5] leaves every commit that was acknowledged, and no half unit', { timeout: 60_000 }, async () => {
    const acknowledged: string[] = []
    for (let round = 0; round < 4; round++) {
      const child = spawn(process.execPath, [program, fixture.url, `round${round}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let output = ''
      const started = new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk) => {
          output += chunk
          resolve()
        })
      })
      await started
      await new Promise((resolve) => setTimeout(resolve, 20 + 60 * round + Math.random() * 50))
      child.kill('SIGKILL')
      await once(child, 'close')
      // The last line may be torn.
      acknowledged.push(...output.split('\n').slice(0, -1))
    }
    expect(acknowledged.length).toBeGreaterThan(40)

    const store = await fixture.reopen()
    const rows = await store.db.selectFrom('meta').select('key').execute()
    const there = new Set(rows.map(({ key }) => key))
    expect(acknowledged.filter((key) => !there.has(key))).toEqual([])
    const halves = [...there].filter((key) => !there.has(key.endsWith('.twin') ? key.slice(0, -5) : `${key}.twin`))
    expect(halves).toEqual([])
  })
})
