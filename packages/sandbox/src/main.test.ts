import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BadArguments, parseArguments } from './arguments.ts'
import type { Ready } from './main.ts'

const program = fileURLToPath(new URL('./main.ts', import.meta.url))
const started: ChildProcess[] = []
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jackfield-sandbox-'))
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function run(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return { child, ended, output: () => output }
}

async function ready(file: string, output: () => string): Promise<Ready> {
  for (let i = 0; i < 1000 && !existsSync(file); i++) await sleep(10)
  if (!existsSync(file)) throw new Error(output())
  return JSON.parse(readFileSync(file, 'utf8')) as Ready
}

describe('jackfield-sandbox', () => {
  test('starts demo PBX and local Zoho, names their addresses, keeps journals, ends on SIGTERM', async () => {
    const file = join(folder, 'ready.json')
    const journal = join(folder, 'journal')
    const args = ['--pbx-port', '0', '--zoho-port-base', '0', '--journal', journal, '--seed', '3', '--ready-file', file]
    const { child, ended, output } = run(...args)
    const { pbx, zoho } = await ready(file, output)
    expect(output()).toContain(pbx?.url)
    expect(output()).toContain(zoho?.dataCentres.us.console)
    expect((await fetch(`${pbx?.url}/directory`)).status).toBe(200)
    expect((await fetch(`${pbx?.url}/`)).headers.get('content-type')).toContain('text/html')
    expect((await fetch(`${zoho?.dataCentres.eu.crm}/`)).status).toBeLessThan(400)
    expect(readFileSync(join(journal, 'pbx.jsonl'), 'utf8')).toContain('"kind":"started"')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  test('one of the two alone', async () => {
    const file = join(folder, 'ready.json')
    const { output } = run('--only', 'pbx', '--pbx-port', '0', '--ready-file', file)
    expect(await ready(file, output)).toMatchObject({ zoho: null, pbx: { journal: null } })
  })

  test('[OPS.19] a port in use is told by its number and what to do', async () => {
    const blocker: Server = createServer()
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve))
    const { port } = blocker.address() as { port: number }
    const { ended, output } = run('--only', 'pbx', '--pbx-port', String(port))
    expect(await ended).toBe(1)
    expect(output()).toMatch(new RegExp(`Port ${port} on 127.0.0.1 is in use .* --pbx-port`))
    expect(output()).not.toContain('    at ')
    blocker.close()
  })

  test('wrong use is told with the list of options', async () => {
    const { ended, output } = run('--nonsense')
    expect(await ended).toBe(2)
    expect(output()).toContain('--nonsense')
    expect(output()).toContain('--ready-file FILE')
  })

  test.each([[['--pbx-port', 'x']], [['--seed', '-1']], [['--only', 'fax']], [['--pbx-port', '70000']], [['--host']]])(
    'wrong arguments are told by name: %s',
    (args) => {
      expect(() => parseArguments(args)).toThrow(BadArguments)
      expect(() => parseArguments(args)).toThrow(args[0])
    },
  )
})
