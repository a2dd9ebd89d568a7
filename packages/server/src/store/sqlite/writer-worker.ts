// The thread that writes. Receives `WriteRequest`s, answers with lists of `WriteReply`s; `null` ends it.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { openWriter } from './connection.ts'
import { createWriter, type WriteRequest } from './writer.ts'

const port = parentPort
if (!port) throw new Error('runs as a worker only')

const { path } = workerData as { path: string }
const writer = createWriter(() => openWriter(path))
let ending = false

function end(): void {
  writer.close()
  port?.close()
}

port.on('message', (first: WriteRequest | null) => {
  let waiting: WriteRequest | null | undefined = first
  // What has arrived while the statements before it ran joins their transaction.
  const replies = writer.commit(() => {
    const request =
      waiting ?? (ending ? undefined : (receiveMessageOnPort(port)?.message as WriteRequest | null | undefined))
    waiting = undefined
    if (request === null) ending = true
    return request ?? undefined
  })
  if (first === null) ending = true
  if (replies.length > 0) port.postMessage(replies)
  if (ending) end()
})
