import { parseArgs } from 'node:util'

export const usage = `jackfield-sandbox: a local Zoho and a demo PBX to try and test Jackfield with

  --host ADDRESS         address to listen on (127.0.0.1)
  --pbx-port N           port of the demo PBX (8090; 0: any free one)
  --zoho-port-base N     base + 1, 2, 3, 4: accounts, API, CRM, Desk of the first data centre, + 11 to 14: of the second (8180; 0: any free ones)
  --journal FOLDER       write pbx.jsonl and zoho.jsonl there: everything that happens, one JSON line each
  --seed N               N generated contacts in Zoho beside the hand-made ones (0)
  --pbx-lines N          calls that one extension of the demo PBX can have at once (2)
  --only pbx|zoho        start one of the two
  --ready-file FILE      write all addresses there, as JSON, once everything listens
  --help`

export interface Options {
  readonly help: boolean
  readonly host: string
  readonly pbxPort: number
  readonly zohoPortBase: number
  readonly journal: string | null
  readonly seed: number
  readonly pbxLines: number | null
  readonly only: 'pbx' | 'zoho' | null
  readonly readyFile: string | null
}

/** The command line cannot be understood; the message says which part. */
export class BadArguments extends Error {}

/** Throws `BadArguments`. */
export function parseArguments(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const values = understood(() =>
    parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean' },
        host: text,
        'pbx-port': text,
        'zoho-port-base': text,
        journal: text,
        seed: text,
        'pbx-lines': text,
        only: text,
        'ready-file': text,
      },
    }),
  ).values
  const { only } = values
  if (only !== undefined && only !== 'pbx' && only !== 'zoho') throw new BadArguments('--only is pbx or zoho')
  return {
    help: values.help ?? false,
    host: values.host ?? '127.0.0.1',
    pbxPort: whole('--pbx-port', values['pbx-port'], 8090, 0, 65_535),
    // The last port is the base + 14.
    zohoPortBase: whole('--zoho-port-base', values['zoho-port-base'], 8180, 0, 65_521),
    journal: values.journal ?? null,
    seed: whole('--seed', values.seed, 0, 0, 1_000_000),
    pbxLines: values['pbx-lines'] === undefined ? null : whole('--pbx-lines', values['pbx-lines'], 2, 1, 1000),
    only: only ?? null,
    readyFile: values['ready-file'] ?? null,
  }
}

function understood<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new BadArguments((error as Error).message)
  }
}

function whole(name: string, text: string | undefined, fallback: number, least: number, most: number): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new BadArguments(`${name} is a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`)
}
