import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a server's event loop is held up; `nodeOptions` are what it has to be started with. */
export interface Stalls {
  readonly nodeOptions: readonly string[]
  /** The longest since it was asked last, in ms. */
  longest(pid: number): Promise<number>
}

export function watchStalls(folder: string): Stalls {
  const file = join(folder, 'longest-stall')
  const monitor = new URL(`stall-monitor.ts?${encodeURIComponent(file)}`, import.meta.url)
  return {
    nodeOptions: ['--import', monitor.href],
    async longest(pid) {
      rmSync(file, { force: true })
      process.kill(pid, 'SIGUSR2')
      for (let left = 500; !existsSync(file); left--) {
        if (left === 0) throw new Error('the server does not tell how long its event loop was held up')
        await sleep(10)
      }
      return Number(readFileSync(file, 'utf8'))
    },
  }
}
