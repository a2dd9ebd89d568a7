import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** One request to the local Zoho's API of the CRM or of Desk and its answer, as packages/sandbox records them. */
export interface Exchange {
  readonly method: string
  /** With `/crm/v8` or `/api/v1`. */
  readonly path: string
  readonly query: Readonly<Record<string, string | readonly string[]>>
  readonly agent: string
  readonly body: unknown
  /** The answer is a fault that a test asked for, not one of Zoho's own. */
  readonly faulted: boolean
  /** Null when the connection was cut instead of an answer. */
  readonly status: number | null
  /** The text of the answer; null when it is empty. */
  readonly answer: string | null
}

/** The exchanges in a file, one after the other: the file of a whole test run does not fit into one string. */
export async function* readExchanges(file: string): AsyncGenerator<Exchange> {
  if (!existsSync(file)) return
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line !== '') yield JSON.parse(line) as Exchange
}

/** Sent by Jackfield itself, as opposed to a test that looks into the local Zoho. */
export const isJackfields = ({ agent }: Exchange): boolean => agent === 'Jackfield'
