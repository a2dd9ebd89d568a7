import { expect } from 'vitest'
import type { CallSummed, Office } from '../harness/office.ts'
import { outsideNumbers, pause } from '../lab.ts'

/** One kind of call, with what must be true of it on every dialplan. */
export interface Scenario {
  /** With the clauses that it shows. */
  readonly title: string
  /** Of its recorded stream. */
  readonly name: string
  /** Makes the calls; returns what must have become of them, oldest first. */
  readonly play: (office: Office) => Promise<readonly Expected[]>
}

/** What is compared: `CallSummed` with matchers for times. */
export type Expected = { readonly [Key in keyof CallSummed]: unknown }

export const [petrova, smirnov, stranger] = outsideNumbers
const owners: Readonly<Record<string, string>> = {
  '1000': 'Ada Byron',
  '1001': 'Bruno Costa',
  '1002': 'Chen Wei',
  '1004': 'Dora Lindqvist',
}

/** Seconds between now and the end of `hangUp` as the test itself measures them. */
export async function talk(ms: number, hangUp: () => Promise<unknown>): Promise<number> {
  const measured = watch()
  await pause(ms)
  await hangUp()
  return measured()
}

/** Seconds since it was made. */
export function watch(): () => number {
  const start = Date.now()
  return () => (Date.now() - start) / 1000
}

/** ±1 s, as Zoho keeps whole seconds. */
export const about = (seconds: number) =>
  expect.toSatisfy((value: unknown) => Math.abs((value as number) - seconds) <= 1, `within 1 s of ${seconds}`)

/** A log as Zoho must show it; missed ones have no duration. */
export const log = (extension: string, type: 'Inbound' | 'Outbound' | 'Missed', seconds = 0, record = 'Petrova') => ({
  owner: owners[extension],
  type,
  record,
  seconds: type === 'Missed' ? null : about(seconds),
})

/** The record opened once for each of these. */
export const popped = (extensions: readonly string[], record = 'Petrova') =>
  Object.fromEntries(extensions.map((extension) => [extension, record]))

/** Talk times in seconds, each ±1 s. */
export const talked = (seconds: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(seconds).map(([extension, value]) => [extension, about(value)]))

/** An inbound call of Petrova; what a scenario does not name must not be there. */
export const inbound = (differences: Partial<Expected>): Expected => ({
  call: 'inbound answered',
  external: `+${petrova}`,
  via: [],
  transfers: [],
  rang: [],
  answeredBy: [],
  talked: {},
  pops: {},
  logs: [],
  reason: null,
  ...differences,
})

export const outbound = (differences: Partial<Expected>): Expected =>
  inbound({ call: 'outbound answered', ...differences })

export const internal = (differences: Partial<Expected>): Expected =>
  inbound({ call: 'internal answered', external: null, reason: 'log-internal', ...differences })
