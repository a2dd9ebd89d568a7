import { setTimeout as sleep } from 'node:timers/promises'
import type { JackfieldProcess } from './jackfield-process.ts'
import type { Moment, PbxWatch, Situation } from './pbx-watch.ts'
import type { Random } from './random.ts'
import type { RunJournal } from './run-journal.ts'

/** When to kill: a part of the kills at any time, the others while something is on its way. */
const moments: readonly Moment[] = ['ringing', 'talking', 'hung-up', 'hung-up', 'any']
/** How long after such a moment, in milliseconds: within a second after a hang-up the log is being saved and sent. */
const delays: Readonly<Record<Moment, number>> = { ringing: 500, talking: 1200, 'hung-up': 900, any: 500 }

export interface Kills {
  readonly done: number
  readonly whileRinging: number
  readonly whileTalking: number
  readonly afterHangUp: number
}

/** Kills the server `count` times in `spanMs` and starts it again after 0.1 to 1.5 s. Ends with a running server. */
export async function killRepeatedly(
  server: JackfieldProcess,
  watch: PbxWatch,
  count: number,
  spanMs: number,
  random: Random,
  journal: RunJournal,
  tell: (line: string) => void,
): Promise<Kills> {
  const begun = Date.now()
  const found: Situation[] = []
  for (const [index, moment] of random.deal(moments, count).entries()) {
    await sleep(Math.max(0, begun + ((index + 0.6 * random.next()) * spanMs) / count - Date.now()))
    await watch.next(moment, 6000)
    await sleep(random.between(0, delays[moment]))
    const situation = watch.situation()
    await server.kill()
    found.push(situation)
    journal.append({ kind: 'kill', moment, situation })
    const { ringing, talking, hungUp } = situation
    tell(`kill ${index + 1} (${moment}): ${ringing} ringing, ${talking} talking, ${hungUp} just hung up`)
    await sleep(random.between(100, 1500))
    journal.append({ kind: 'started', tookMs: await server.start() })
  }
  return {
    done: found.length,
    whileRinging: found.filter(({ ringing }) => ringing > 0).length,
    whileTalking: found.filter(({ talking }) => talking > 0).length,
    afterHangUp: found.filter(({ hungUp }) => hungUp > 0).length,
  }
}
