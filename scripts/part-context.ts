// What holds while a part runs: whether its output is shown or held back, and the end that is made of it when its time is over.
import { AsyncLocalStorage } from 'node:async_hooks'

type Stream = 'stdout' | 'stderr'

export interface PartContext {
  /** Aborted when the part's time is over: the programs that it runs are ended. */
  readonly signal: AbortSignal
  /** Null where it writes straight to the terminal. */
  readonly output: HeldOutput | null
}

/** The output of a part that runs beside another one: held back until it is its turn, then shown as it comes. */
export class HeldOutput {
  #held: { stream: Stream; chunk: Uint8Array | string }[] | null = []

  write(stream: Stream, chunk: Uint8Array | string): void {
    if (this.#held) this.#held.push({ stream, chunk })
    else show(stream, chunk)
  }

  /** Shows what was held back; from now on nothing is. */
  release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const { stream, chunk } of held) show(stream, chunk)
  }
}

const contexts = new AsyncLocalStorage<PartContext>()
const show = (stream: Stream, chunk: Uint8Array | string): void => void streams[stream](chunk)
const streams = {
  stdout: process.stdout.write.bind(process.stdout),
  stderr: process.stderr.write.bind(process.stderr),
}

/** The part that the caller belongs to, if any. */
export const currentPart = (): PartContext | undefined => contexts.getStore()

/** Runs a part within its context: what it prints goes there, and programs that it runs end with it. */
export function runWithin<T>(context: PartContext, run: () => Promise<T>): Promise<T> {
  if (context.output) divertConsole()
  return contexts.run(context, run)
}

let diverted = false

/** `console` writes by these two; what no part with held output says is written as ever. */
function divertConsole(): void {
  if (diverted) return
  diverted = true
  for (const stream of ['stdout', 'stderr'] as const) {
    const write = process[stream].write
    process[stream].write = function (this: NodeJS.WriteStream, ...args: unknown[]): boolean {
      const output = contexts.getStore()?.output
      if (!output) return Reflect.apply(write, this, args)
      output.write(stream, args[0] as string)
      return true
    } as typeof write
  }
}
