import type { Problem } from '@jackfield/contract'

/** Runs of digits that can be a telephone number, as people write them: seven digits or more. */
const NUMBERS = /\+?\d(?:[\s().\-/]?\d){6,}/g

/**
 * A number of which an agent sees the beginning and the end only (B8): `138****1234`. A country code with its plus stays in
 * front. Of shorter numbers less is left, never more than 7 of 11 digits.
 */
export function maskNumber(written: string): string {
  const code = /^\+\d{1,3}(?=[\s(-])/.exec(written)?.[0] ?? ''
  const digits = written.slice(code.length).replace(/\D/g, '')
  const seen = Math.floor((digits.length * 7) / 11)
  const tail = Math.min(4, Math.ceil(seen / 2))
  const head = Math.min(3, seen - tail)
  const masked = `${digits.slice(0, head)}****${digits.slice(digits.length - tail)}`
  return code === '' ? masked : `${code} ${masked}`
}

/** A text, such as a caller's name, in which every telephone number is masked. */
export const maskText = (text: string): string => text.replace(NUMBERS, (number) => maskNumber(number))

/** A problem whose words tell no telephone number in full. */
export function maskProblem({ code, params }: Problem): Problem {
  if (params === undefined) return { code }
  const masked = Object.entries(params).map(([name, value]) => {
    if (typeof value === 'number') return [name, value]
    return [name, name === 'number' ? maskNumber(value) : maskText(value)]
  })
  return { code, params: Object.fromEntries(masked) }
}
