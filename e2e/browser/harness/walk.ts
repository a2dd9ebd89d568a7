import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, onTestFailed } from 'vitest'
import type { Browser } from './browser.ts'

const folder = fileURLToPath(new URL('../../../test-results/screens/failed/', import.meta.url))

/**
 * For the tests of one walk, which stand on each other: what comes after a failed step is skipped, and what the browsers
 * showed then is kept in test-results/screens/failed/.
 */
export function asOneWalk(browsers: () => readonly (Browser | undefined)[]): void {
  let broken = false
  beforeEach((context) => {
    if (broken) context.skip('a step before it failed')
    onTestFailed(async () => {
      broken = true
      await keep(browsers(), context.task.name)
    })
  })
}

/** For tests that stand alone: keeps what the browsers showed when one failed. */
export function keepFailures(browsers: () => readonly (Browser | undefined)[]): void {
  beforeEach((context) => {
    onTestFailed(() => keep(browsers(), context.task.name))
  })
}

async function keep(browsers: readonly (Browser | undefined)[], name: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const [index, browser] of browsers.entries())
    for (const [tab, page] of (browser?.context.pages() ?? []).entries()) {
      const file = `${name.replace(/[^\w.]+/g, '-').slice(0, 80)}.${index + 1}.${tab + 1}.png`
      await page.screenshot({ path: join(folder, file), timeout: 5000 }).catch((error) => console.log(String(error)))
      console.log(`${file}: ${page.url()}${browser?.faults.length ? `\n${browser.faults.join('\n')}` : ''}`)
    }
}
