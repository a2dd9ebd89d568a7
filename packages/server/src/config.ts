import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { dataCentreViewSchema } from '@jackfield/contract'
import { parse } from 'yaml'
import { z } from 'zod'
import { ProblemError } from './problem.ts'

const seconds = z.number().min(0).max(86_400)

/** What stands in `jackfield.yaml`. Everything that can be set on a page is not here. */
const fileSchema = z.strictObject({
  /** Address to listen on. */
  host: z.string().default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(8080),
  /** Holds the embedded database and the key file. */
  dataDirectory: z.string().default('data'),
  /** `sqlite` (in the data directory), `sqlite:/path/file.db` or `postgresql://...`. */
  store: z.string().default('sqlite'),
  /** Addresses under which browsers and Zoho reach this server. */
  publicUrls: z.array(z.url({ protocol: /^https?$/ })).default([]),
  /** Networks of reverse proxies whose forwarded headers are believed. */
  trustedProxies: z.array(z.string()).optional(),
  /** Data centres that are not Zoho's own (a local Zoho for trials). Only here, never by a page. */
  localDataCentres: z
    .array(
      dataCentreViewSchema.extend({
        desk: z.url().nullable().default(null),
        local: z.literal(true).default(true),
      }),
    )
    .default([]),
  delivery: z
    .strictObject({
      /** Seconds after a lost answer at which Zoho is asked; after the last "no" the write is repeated. */
      settleTimes: z.array(seconds).min(1).max(10).default([30, 120, 300]),
      /** Only for showing that the look-up is needed: without it lost answers are repeated blindly. */
      lookUpBeforeRepeat: z.boolean().default(true),
      /** Time of day (of the site) at which what Zoho holds is compared with the ledger. */
      auditAt: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
        .default('03:30'),
    })
    .prefault({}),
  zoho: z
    .strictObject({
      /** False: links to recordings are not written into Zoho's field `Voice_Recording__s`, only where a template names them. */
      recordingField: z.boolean().default(true),
    })
    .prefault({}),
  demo: z
    .strictObject({
      pbxUrl: z.url(),
      zohoControlUrl: z.url().nullable().default(null),
      zohoUrl: z.url().nullable().default(null),
    })
    .nullable()
    .default(null),
  /** `trace` to `fatal`, or `silent`. */
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
})

export type Config = z.output<typeof fileSchema> & { readonly storeUrl: string }

/** Reads a configuration file, or the defaults when there is none; `overrides` come from the command line. */
export function readConfig(file: string | null, overrides: Partial<z.input<typeof fileSchema>> = {}): Config {
  const values = file === null ? {} : readFile(file)
  const parsed = fileSchema.safeParse({ ...values, ...overrides })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const detail = `${issue?.path.join('.') || 'top level'}: ${issue?.message}`
    throw new ProblemError('config-invalid', { file: file ?? 'command line', detail })
  }
  const dataDirectory = resolve(parsed.data.dataDirectory)
  const { store } = parsed.data
  return {
    ...parsed.data,
    dataDirectory,
    storeUrl: store === 'sqlite' ? `sqlite:${join(dataDirectory, 'jackfield.db')}` : store,
  }
}

function readFile(file: string): Record<string, unknown> {
  if (!existsSync(file)) throw new ProblemError('config-invalid', { file, detail: 'the file does not exist' })
  try {
    const values: unknown = parse(readFileSync(file, 'utf8')) ?? {}
    if (typeof values === 'object' && !Array.isArray(values)) return values as Record<string, unknown>
  } catch (error) {
    throw new ProblemError('config-invalid', { file, detail: firstLine(error) }, error)
  }
  throw new ProblemError('config-invalid', { file, detail: 'key: value pairs are expected' })
}

/** The YAML parser draws the place below its first line, which names line and column. */
const firstLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.replace(/:$/, '') ?? ''
