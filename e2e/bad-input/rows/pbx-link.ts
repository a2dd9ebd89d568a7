import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { PbxSettings, Problem } from '@jackfield/contract'
import { expect } from 'vitest'
import { until } from '../../toolkit/jackfield-client.ts'
import { type Row, told } from '../row.ts'
import type { Scene } from '../scene.ts'

/** A trial first, which must not disturb the link; then saved, and read on the PBX page; then set right again. */
async function wrongSettings(scene: Scene, wrong: Partial<PbxSettings & { kind: 'asterisk' }>) {
  const settings = { ...scene.pbxSettings, ...wrong }
  const tried = scene.asker.post<{ ok: boolean; problem: Problem | null }>('/api/pbx/test', settings)
  // Both wait as long where nobody answers.
  const saved = (async () => {
    await scene.asker.put('/api/pbx', settings)
    await until('the PBX page tells it', async () => (await scene.problemOfLink()) !== null)
    return scene.problemOfLink()
  })()
  const [trial, onPage] = await Promise.all([tried, saved])
  expect(trial).toEqual({ ok: false, version: null, extensions: 0, queues: 0, trunks: 0, problem: onPage })
  await scene.restorePbx()
  return told(onPage)
}

async function listening(server: Server): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A port that takes no further connection and refuses none: its queue is full and nobody accepts. */
async function deafPort() {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port)
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
     })`,
    { eval: true },
  )
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  const fillers: Socket[] = []
  for (let isFull = false; !isFull; ) {
    const socket = connect({ port, host: '127.0.0.1' }).on('error', () => {})
    fillers.push(socket)
    isFull = await new Promise((resolve) => {
      const full = setTimeout(() => resolve(true), 300)
      socket.once('connect', () => {
        clearTimeout(full)
        resolve(false)
      })
    })
  }
  return {
    port,
    async close() {
      for (const socket of fillers) socket.destroy()
      await worker.terminate()
    },
  }
}

const onPage = { clauses: ['B1.2'], readAt: 'PBX page' } as const

const withServer =
  (make: () => Server, after: () => void = () => {}) =>
  async (scene: Scene) => {
    const server = await listening(make())
    try {
      return await wrongSettings(scene, { port: server.port })
    } finally {
      await server.close()
      after()
    }
  }

export const pbxLinkRows: readonly Row[] = [
  {
    item: 'a wrong AMI password',
    ...onPage,
    codes: ['pbx-login-refused'],
    provoke: (scene) => {
      scene.secrets.push('a-mistyped-secret')
      return wrongSettings(scene, { secret: 'a-mistyped-secret' })
    },
  },
  {
    item: 'a PBX whose port is closed',
    ...onPage,
    codes: ['pbx-unreachable'],
    async provoke(scene) {
      const { port, close } = await listening(createServer())
      await close()
      return wrongSettings(scene, { port })
    },
  },
  {
    item: 'a PBX whose name does not exist',
    ...onPage,
    codes: ['pbx-unreachable'],
    provoke: (scene) => wrongSettings(scene, { host: 'pbx.invalid' }),
  },
  {
    item: 'a host that never answers',
    ...onPage,
    codes: ['pbx-unreachable'],
    async provoke(scene) {
      const deaf = await deafPort()
      try {
        return await wrongSettings(scene, { port: deaf.port })
      } finally {
        await deaf.close()
      }
    },
  },
  {
    item: 'a port where nobody ever says a word, as of a web server',
    ...onPage,
    codes: ['pbx-not-ami'],
    provoke: withServer(() => createServer()),
  },
  {
    item: 'a port that greets like SSH',
    ...onPage,
    codes: ['pbx-not-ami'],
    provoke: withServer(() => createServer((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'))),
  },
  {
    item: 'a port that sends noise without an end',
    ...onPage,
    codes: ['pbx-not-ami'],
    provoke: withServer(() => createServer((socket) => socket.write(Buffer.alloc(100_000, 0xfe)))),
  },
  {
    item: 'an AMI user without rights',
    ...onPage,
    codes: ['pbx-permissions'],
    async provoke(scene) {
      const { pbx } = scene.ami
      scene.ami.pbx = { ...pbx, commands: ['Hangup'] }
      try {
        const settings = scene.pbxSettings
        await scene.asker.put('/api/pbx', settings)
        await until('the PBX page tells it', async () => (await scene.problemOfLink()) !== null)
        return told(await scene.problemOfLink())
      } finally {
        scene.ami.pbx = pbx
        await scene.restorePbx()
      }
    },
  },
]
