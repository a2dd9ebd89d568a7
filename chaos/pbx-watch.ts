import type { DemoEvent } from '@jackfield/contract/demo-pbx'
import { JournalTail } from './journal-tail.ts'

/** What a kill waits for. */
export type Moment = 'ringing' | 'talking' | 'hung-up' | 'any'

/** What the phones were doing when the server died. */
export interface Situation {
  readonly ringing: number
  readonly talking: number
  /** Calls that had ended within the second before. */
  readonly hungUp: number
}

type Line = { kind?: string; event?: DemoEvent; record?: { call: string } }

/** Follows the demo PBX through its journal, so that it knows what happens while nothing else does. */
export class PbxWatch {
  readonly #tail: JournalTail
  readonly #ringing = new Set<string>()
  readonly #talking = new Set<string>()
  readonly #waiting = new Map<Moment, (() => void)[]>()
  #hungUp: number[] = []
  #finished = 0

  constructor(journal: string) {
    this.#tail = new JournalTail(journal, (line) => this.#take(line as Line))
  }

  /** Finished calls so far. */
  get finished(): number {
    return this.#finished
  }

  situation(): Situation {
    const second = Date.now() - 1000
    this.#hungUp = this.#hungUp.filter((time) => time >= second)
    return { ringing: this.#ringing.size, talking: this.#talking.size, hungUp: this.#hungUp.length }
  }

  /** Resolves at the next such moment, or after `limitMs`. */
  next(moment: Moment, limitMs: number): Promise<void> {
    if (moment === 'any') return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs)
      const waiting = this.#waiting.get(moment) ?? []
      waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
      this.#waiting.set(moment, waiting)
    })
  }

  close(): void {
    this.#tail.close()
  }

  #take({ kind, event, record }: Line): void {
    if (kind === 'record' && record) {
      this.#finished++
      this.#talking.delete(record.call)
      this.#hungUp.push(Date.now())
      this.#happened('hung-up')
    }
    if (kind !== 'event' || !event) return
    if (event.kind === 'ringing') {
      this.#ringing.add(event.channel)
      this.#happened('ringing')
    }
    if (event.kind === 'answered' || event.kind === 'hangup') this.#ringing.delete(event.channel)
    if (event.kind === 'bridge' && event.channels.length > 1) {
      this.#talking.add(event.call)
      this.#happened('talking')
    } else if (event.kind === 'bridge') {
      this.#talking.delete(event.call)
    }
  }

  #happened(moment: Moment): void {
    for (const resolve of this.#waiting.get(moment)?.splice(0) ?? []) resolve()
  }
}
