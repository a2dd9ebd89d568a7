import { DIAL_HANDLE_MARK, type DialEntry } from '@jackfield/contract'

/** One number that can be called, as a line of the list. */
export interface DialOption {
  /** The same as long as the line says the same, so that a choice stays where it is. */
  readonly key: string
  readonly name: string
  readonly company: string | null
  readonly number: string
  readonly shown: string
  readonly kind: DialEntry['kind']
}

/** The lines of the list: what Zoho found comes below what was there, and nothing stands there twice. */
export function dialOptions(local: readonly DialEntry[], zoho: readonly DialEntry[]): DialOption[] {
  const known = new Set(local.map(({ key }) => key))
  return [...local, ...zoho.filter(({ key }) => !known.has(key))].flatMap(({ key, name, company, kind, numbers }) =>
    numbers.map(({ number, shown }) => ({ key: `${key} ${number}`, name, company, number, shown, kind })),
  )
}

/** The line after (`by` 1) or before (-1) the chosen one; from the last to the first. Null where there is none. */
export function nextOption(options: readonly DialOption[], chosen: string | null, by: 1 | -1): string | null {
  if (options.length === 0) return null
  const at = options.findIndex(({ key }) => key === chosen)
  const next = at < 0 ? (by === 1 ? 0 : options.length - 1) : (at + by + options.length) % options.length
  return options[next]?.key ?? null
}

/** The number that is said to be called: a masked one as it is shown, because what stands for it says nothing to people. */
export const saidOf = ({ number, shown }: Pick<DialOption, 'number' | 'shown'>): string =>
  number.startsWith(DIAL_HANDLE_MARK) ? shown : number

/** Whether a text is a number to be called rather than a name. */
export const isNumber = (text: string): boolean => /^[+*#\d\s().-]+$/.test(text.trim())
