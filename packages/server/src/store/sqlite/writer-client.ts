import { Worker } from 'node:worker_threads'
import { ProblemError } from '../../problem.ts'
import { StatementError } from '../statement-error.ts'
import type { CommitResult } from '../store.ts'
import type { CompiledStatement, WriteReply, WriteRequest } from './writer.ts'

export interface WriterClient {
  commit(statements: readonly CompiledStatement[]): Promise<CommitResult>
  /** Ends what was begun, then ends the thread. */
  close(): Promise<void>
}

interface Waiting {
  resolve(result: CommitResult): void
  reject(error: Error): void
}

/** The worker's file has the extension of this one: `.ts` in the repository, `.js` when published. */
const workerFile = new URL(`./writer-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url)

const startThread = (path: string) => new Worker(workerFile, { workerData: { path }, name: 'store-writer' })

/**
 * The main thread's side of the writer. A worker that dies fails the units that it had (they may have been committed) and is
 * replaced when the next unit comes.
 * @param start makes the thread; tests pass one that they can end
 */
export function createWriterClient(path: string, start: (path: string) => Worker = startThread): WriterClient {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let ended: Promise<void> = Promise.resolve()
  let lastId = 0
  let closed = false

  function thread(): Worker {
    if (worker) return worker
    const started = start(path)
    worker = started
    let cause: unknown
    started.on('message', (replies: readonly WriteReply[]) => {
      for (const reply of replies) settle(reply)
      // An idle writer must not keep the process alive.
      if (waiting.size === 0 && !closed) started.unref()
    })
    started.on('error', (error) => {
      cause = error
    })
    ended = new Promise((resolve) => {
      started.once('exit', () => {
        if (worker === started) worker = undefined
        const detail = cause instanceof Error ? cause.message : 'the writing thread ended'
        for (const { reject } of waiting.values()) reject(new ProblemError('store-unavailable', { detail }, cause))
        waiting.clear()
        resolve()
      })
    })
    return started
  }

  function settle(reply: WriteReply): void {
    const promise = waiting.get(reply.id)
    waiting.delete(reply.id)
    if (!promise) return
    if ('result' in reply) {
      promise.resolve(reply.result)
      return
    }
    const { kind, message, constraint } = reply.fault
    promise.reject(
      kind === 'outage'
        ? new ProblemError('store-unavailable', { detail: message })
        : new StatementError(message, constraint),
    )
  }

  return {
    commit(statements) {
      if (closed) return Promise.reject(new ProblemError('store-unavailable', { detail: 'closed' }))
      return new Promise((resolve, reject) => {
        const request: WriteRequest = { id: ++lastId, statements }
        const current = thread()
        current.ref()
        waiting.set(request.id, { resolve, reject })
        current.postMessage(request)
      })
    },
    async close() {
      closed = true
      worker?.ref()
      worker?.postMessage(null)
      await ended
    },
  }
}
