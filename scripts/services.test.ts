import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { freePort, portInUse, startService } from './services.ts'

const SERVER = `
  console.log('starting')
  setTimeout(() => require('node:http').createServer((_, answer) => answer.end('ok'))
    .listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listens')), 300)
`

it('waits until a service is ready, hands on its lines, and ends it', async () => {
  const port = await freePort()
  const lines: string[] = []
  const service = await startService({
    name: 'echo',
    command: process.execPath,
    args: ['-e', SERVER, String(port)],
    ready: (all) => all.includes('listens'),
    onLine: (line) => lines.push(line),
  })
  expect(await portInUse(port)).toBe(true)
  expect(lines).toEqual(['starting', 'listens'])
  await service.stop()
  expect(await service.ended).toBe(128 + 15)
  expect(await portInUse(port)).toBe(false)
})

it('ends a whole group when a starter does not pass signals on', async () => {
  const port = await freePort()
  const starter = `require('node:child_process').spawn(process.execPath, ['-e', process.argv[1], process.argv[2]], { stdio: 'inherit' })`
  const service = await startService({
    name: 'starter',
    command: process.execPath,
    args: ['-e', starter, SERVER, String(port)],
    ready: (all) => all.includes('listens'),
    ownGroup: true,
  })
  await service.stop()
  expect(await portInUse(port)).toBe(false)
})

it('tells what a service said that ended before it was ready', async () => {
  const service = startService({
    name: 'broken',
    command: process.execPath,
    args: ['-e', 'console.error("no key"); process.exit(3)'],
    ready: () => false,
  })
  await expect(service).rejects.toThrow(/broken ended at once \(exit code 3\):\nno key/)
})

it('ends a service that is not ready in time', async () => {
  const service = startService({
    name: 'mute',
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    ready: () => false,
    timeoutMs: 500,
  })
  await expect(service).rejects.toThrow(/mute was not ready after 0.5 s/)
})

it('knows a port that is in use', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  expect(await portInUse(port)).toBe(true)
  await new Promise((resolve) => server.close(resolve))
  expect(await portInUse(port)).toBe(false)
})
