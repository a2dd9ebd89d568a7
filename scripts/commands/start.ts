import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildConsole } from '../console-build.ts'
import { type Demo, SANDBOX_PORTS, startDemo } from '../demo.ts'
import { repositoryRoot } from '../paths.ts'
import { portInUse } from '../services.ts'

const DEFAULT_PORT = 8080
const folder = join(repositoryRoot, '.demo')

/** `npm start [-- --port 8081]`: Jackfield with a demo PBX and a local Zoho, until Ctrl-C. */
export async function run(args: string[]): Promise<number> {
  const port = portFrom(args)
  if (port === undefined) {
    console.error('Usage: npm start [-- --port N]')
    return 2
  }
  if (port !== 0 && (await portInUse(port))) {
    console.error(
      `Port ${port} on 127.0.0.1 is in use by another program. End that program, or choose another port: npm start -- --port ${port + 1}`,
    )
    return 1
  }
  const asked = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.abort())
  let demo: Demo
  try {
    await buildConsole()
    if (asked.signal.aborted) return 130
    demo = await start(port, asked.signal)
  } catch (error) {
    if (asked.signal.aborted) return 130
    console.error(error instanceof Error ? error.message : error)
    return 1
  }
  console.log(whatToDo(demo))
  return untilTheEnd(demo, asked.signal)
}

function portFrom(args: string[]): number | undefined {
  try {
    const { values } = parseArgs({ args, options: { port: { type: 'string' } } })
    const port = Number(values.port ?? DEFAULT_PORT)
    return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : undefined
  } catch {
    return undefined
  }
}

async function start(port: number, signal: AbortSignal): Promise<Demo> {
  // The local Zoho remembers nothing over a restart, so a server that did would hold tokens that nobody knows.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const log = createWriteStream(join(folder, 'jackfield.log'))
  const taken = await Promise.all(SANDBOX_PORTS.map((number) => portInUse(number)))
  return startDemo({
    sandbox: [process.execPath, join(repositoryRoot, 'packages/sandbox/src/main.ts')],
    server: [process.execPath, join(repositoryRoot, 'packages/server/src/main.ts')],
    folder,
    port,
    usualSandboxPorts: !taken.includes(true),
    signal,
    onLog: (line) => log.write(`${line}\n`),
  })
}

function whatToDo({ url, setupLink, zoho, pbxUrl }: Demo): string {
  return `
Jackfield runs on ${url}

  1. Open the set-up link (it works once) and make yourself administrator:
     ${setupLink}
  2. The pages lead you through the rest: connect the demo PBX, then Integrations > CRM > Zoho.
     Client ID and secret come from the local Zoho's API console:
     ${zoho.console}
  3. Bind a Zoho user to an extension, make a sign-in link for that extension, open it in another window,
     and place a demo call.

  Local Zoho CRM   ${zoho.crm}
  Local Zoho Desk  ${zoho.desk}   (Integrations > Helpdesk > Zoho; the same API console)
  Demo PBX         ${pbxUrl}
  Log              .demo/jackfield.log

Every start begins afresh. Ctrl-C ends everything.
`
}

/** Waits for Ctrl-C, or for one of the programs to end by itself; ends the others. */
async function untilTheEnd(demo: Demo, signal: AbortSignal): Promise<number> {
  const asked = new Promise<'asked'>((resolve) => {
    if (signal.aborted) resolve('asked')
    signal.addEventListener('abort', () => resolve('asked'))
  })
  const fallen = demo.services.map((service) => service.ended.then((code) => ({ service, code })))
  const first = await Promise.race([asked, ...fallen])
  if (first !== 'asked') {
    const { service, code } = first
    console.error(`${service.name} ended unexpectedly (exit code ${code}):\n${service.lines.slice(-20).join('\n')}`)
  }
  await demo.stop()
  console.log('Ended.')
  return first === 'asked' ? 0 : 1
}
