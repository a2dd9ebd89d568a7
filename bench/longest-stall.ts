import { monitorEventLoopDelay } from 'node:perf_hooks'
import { rounded } from './percentile.ts'

/** A turn in which there was nothing to do takes less, in ms: measuring is all that it does. */
const EMPTY_MS = 0.05

/** The longest time in which the event loop did nothing else, in ms. */
export interface Stall {
  /** By the clock: what other programs on the machine took is in it. */
  readonly clock: number
  /** The processor time of this thread in one turn of the event loop, which other programs do not lengthen. */
  readonly worked: number
  /** The same of all turns together, in seconds. */
  readonly workedSeconds: number
}

/** How long the event loop was held up at most while this ran. With `STALLS` in the environment it names the turns above 10 ms. */
export async function longestStall(work: () => Promise<void>): Promise<Stall> {
  const began = performance.now()
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  let worked = 0
  let all = 0
  let over = false
  let last = process.threadCpuUsage()
  const turn = () => {
    const spent = process.threadCpuUsage()
    const turned = (spent.user - last.user + spent.system - last.system) / 1000
    if (turned > 10 && process.env['STALLS'])
      console.error(
        `${rounded(turned, 1)} ms of work ${rounded((performance.now() - began) / 1000, 2)} s after the beginning`,
      )
    worked = Math.max(worked, turned)
    if (turned > EMPTY_MS) all += turned
    last = spent
    if (!over) setImmediate(turn)
  }
  turn()
  await work()
  // What held the loop up last is only seen by the next tick.
  await new Promise((resolve) => setTimeout(resolve, 20))
  over = true
  delay.disable()
  return { clock: rounded(delay.max / 1e6, 1), worked: rounded(worked, 1), workedSeconds: rounded(all / 1000, 1) }
}
