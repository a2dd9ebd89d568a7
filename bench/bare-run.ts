import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FakeAmi } from '../packages/server/src/pbx/asterisk/fake-ami.ts'
import { type LoadCall, sendCalls } from './ami-load.ts'
import { processorTime } from './stage.ts'

const program = fileURLToPath(new URL('bare-pipeline.ts', import.meta.url))

/** The same calls at the same rate through the bare pipeline, in the same run: latencies in ms, and its processor time for a call. */
export async function runBare(given: {
  folder: string
  calls: readonly LoadCall[]
  /** Record of each call's caller, by serial. */
  callers: readonly { readonly id: string }[]
  contacts: readonly { readonly number: string; readonly id: string }[]
  extensions: readonly string[]
  rate: number
}): Promise<{ pops: number[]; cpuMsPerCall: number }> {
  const ami = await FakeAmi.start()
  const contacts = join(given.folder, 'bare-contacts.json')
  writeFileSync(contacts, JSON.stringify(given.contacts))
  const child = spawn(
    process.execPath,
    [program, '--ami', String(ami.port), '--contacts', contacts, '--data', join(given.folder, 'bare.db')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    const port = await new Promise<string>((resolve) =>
      child.stdout.once('data', (text) => resolve(String(text).trim())),
    )
    const arrivals = new Map<string, number>()
    const sockets = await Promise.all(given.extensions.map((extension) => listen(port, extension, arrivals)))
    const rang = new Map<number, number>()
    const [peer] = ami.peers
    if (!peer) throw new Error('the bare pipeline is not connected')
    const before = processorTime(child.pid as number)
    await sendCalls(peer, given.calls, given.rate, ({ serial }, at) => rang.set(serial, at))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const cpuMsPerCall = (processorTime(child.pid as number) - before) / given.calls.length
    for (const socket of sockets) socket.close()
    const pops = given.callers.flatMap(({ id }, serial) => {
      const from = rang.get(serial)
      const to = arrivals.get(id)
      return from === undefined || to === undefined ? [] : [to - from]
    })
    return { pops, cpuMsPerCall }
  } finally {
    child.kill()
    await ami.close()
  }
}

async function listen(port: string, extension: string, arrivals: Map<string, number>): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/?extension=${extension}`)
  socket.addEventListener('message', ({ data }) => {
    const at = performance.now()
    const id = /Contacts\/(\d+)"/.exec(String(data))?.[1]
    if (id) arrivals.set(id, at)
  })
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
  return socket
}
