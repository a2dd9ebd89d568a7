#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { explain } from '@jackfield/contract'
import pino from 'pino'
import { type Config, readConfig } from './config.ts'
import { demoOverrides } from './demo.ts'
import { keepHeapSmall } from './memory.ts'
import { ProblemError, problemOf } from './problem.ts'
import { startServer } from './server.ts'
import { version } from './version.ts'

const USAGE = `jackfield ${version}

  jackfield serve [--config jackfield.yaml] [--host ADDRESS] [--port N] [--data DIRECTORY]
      the real thing
  jackfield demo [--sandbox FILE] [--port N] [--data DIRECTORY]
      with the local Zoho and the demo PBX of jackfield-sandbox; FILE is what its --ready-file wrote

  --log-level LEVEL   trace, debug, info, warn, error, fatal or silent
  --version, --help`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    config: { type: 'string' },
    host: { type: 'string' },
    port: { type: 'string' },
    data: { type: 'string' },
    sandbox: { type: 'string' },
    'log-level': { type: 'string' },
    version: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

const [command = 'serve'] = positionals
if (values.version) console.log(version)
else if (values.help || !['serve', 'demo'].includes(command)) {
  console.log(USAGE)
  process.exitCode = values.help ? 0 : 2
} else {
  run().catch((error: unknown) => {
    tell(error)
    process.exitCode = 1
  })
}

async function run(): Promise<void> {
  keepHeapSmall()
  const config = readConfig(values.config ?? null, overrides())
  const log = pino({ level: config.logLevel, base: undefined }, pino.destination({ dest: 2, sync: false }))
  const server = await startServer(config, log)
  // At once, so that whoever waits for the first line has the second one too.
  const link = server.setupLink ? `\nSet it up here (works once): ${server.setupLink}` : ''
  console.log(`Jackfield ${version} listens on ${server.url}${link}`)
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping')
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        tell(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function overrides(): Parameters<typeof readConfig>[1] {
  const port = values.port === undefined ? undefined : Number(values.port)
  return {
    ...(command === 'demo' ? demoOverrides(values.sandbox ? readJson(values.sandbox) : null) : {}),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(port === undefined ? {} : { port }),
    ...(values.data === undefined ? {} : { dataDirectory: values.data }),
    ...(values['log-level'] === undefined ? {} : { logLevel: values['log-level'] as Config['logLevel'] }),
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ProblemError('config-invalid', { file, detail: error instanceof Error ? error.message : String(error) })
  }
}

/** What happened and what to do, in both languages; a stack trace only for what nobody expected. */
function tell(error: unknown): void {
  const problem = problemOf(error)
  if (problem.code === 'internal') console.error(error)
  for (const language of ['en', 'zh-CN'] as const) {
    const { what, remedy } = explain(problem, language)
    console.error(`${what} ${remedy}`)
  }
}
