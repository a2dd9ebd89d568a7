#!/usr/bin/env node
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BadArguments, type Options, parseArguments, usage } from './arguments.ts'
import { startDemoPbx } from './demo-pbx/index.ts'
import { type DataCentreId, type DataCentrePorts, startLocalZoho } from './zoho/index.ts'

/** What is written to `--ready-file` once everything listens. A part that was not asked for is null. */
export interface Ready {
  readonly pid: number
  readonly pbx: { readonly url: string; readonly journal: string | null } | null
  readonly zoho: {
    readonly journal: string | null
    readonly dataCentres: Awaited<ReturnType<typeof startLocalZoho>>['dataCentres']
  } | null
}

try {
  await main(parseArguments(process.argv.slice(2)))
} catch (error) {
  const wrongUse = error instanceof BadArguments
  console.error(wrongUse ? `${error.message}\n\n${usage}` : explain(error))
  process.exit(wrongUse ? 2 : 1)
}

async function main(options: Options): Promise<void> {
  if (options.help) return console.log(usage)
  if (options.journal) mkdirSync(options.journal, { recursive: true })
  const journalFile = (name: string) => (options.journal ? join(options.journal, name) : undefined)
  const pbxJournal = journalFile('pbx.jsonl')
  const zohoJournal = journalFile('zoho.jsonl')

  const pbx = options.only === 'zoho' ? null : await startPbx(options, pbxJournal)
  const zoho = options.only === 'pbx' ? null : await startZoho(options, zohoJournal)
  const stop = async () => {
    await Promise.all([pbx?.close(), zoho?.close()])
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)

  if (pbx) console.log(`Demo PBX    ${pbx.url}`)
  if (zoho) {
    for (const [id, { crm, desk, console: apiConsole, accounts, api }] of Object.entries(zoho.dataCentres)) {
      console.log(
        `Local Zoho  ${id}: CRM ${crm}  Desk ${desk}  API console ${apiConsole}  accounts ${accounts}  API ${api}`,
      )
    }
  }
  if (options.readyFile) {
    writeReady(options.readyFile, {
      pid: process.pid,
      pbx: pbx && { url: pbx.url, journal: pbxJournal ?? null },
      zoho: zoho && { journal: zohoJournal ?? null, dataCentres: zoho.dataCentres },
    })
  }
}

async function startPbx({ host, pbxPort, pbxLines }: Options, journalFile: string | undefined) {
  const plan = pbxLines === null ? {} : { lines: pbxLines }
  return startDemoPbx({ host, port: pbxPort, plan, ...(journalFile && { journalFile }) })
}

async function startZoho({ host, zohoPortBase, seed }: Options, journalFile: string | undefined) {
  const port = (offset: number) => (zohoPortBase === 0 ? 0 : zohoPortBase + offset)
  const four = (first: number): DataCentrePorts => ({
    accounts: port(first),
    api: port(first + 1),
    crm: port(first + 2),
    desk: port(first + 3),
  })
  const ports: Record<DataCentreId, DataCentrePorts> = { us: four(1), eu: four(11) }
  return startLocalZoho({ host, ports, seedContacts: seed, ...(journalFile && { journalFile }) })
}

/** Whoever waits for the file never sees half of it. */
function writeReady(file: string, ready: Ready): void {
  writeFileSync(`${file}.part`, `${JSON.stringify(ready, null, 2)}\n`)
  renameSync(`${file}.part`, file)
}

function explain(error: unknown): string {
  const { code, port, address, message } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${address} is in use by another program. End that program, or choose other ports with --pbx-port and --zoho-port-base (0: any free ones).`
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address ${address ?? ''} (--host): ${message}`
  if (code === 'EACCES')
    return `Not allowed: ${message}. Ports below 1024 need special rights; a journal needs a folder that can be written.`
  return error instanceof Error ? (error.stack ?? message) : String(error)
}
