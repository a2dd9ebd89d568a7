import type { ContactPhone } from '@jackfield/contract'

/** A contact as a file tells it, unchecked. */
export interface FileContact {
  readonly name: string
  readonly company: string
  readonly email: string
  readonly note: string
  readonly phones: readonly ContactPhone[]
}

/** One entry of a file: a row, or a card. */
export interface FileEntry {
  /** As a spreadsheet counts rows, the column names being row 1; cards are counted from 1. */
  readonly row: number
  /** The beginning of it, for the report. */
  readonly cells: readonly string[]
  /** Null where it cannot be read. */
  readonly contact: FileContact | null
}

/** Entries as they come, and how far the file is read. */
export interface EntryBatch {
  readonly entries: readonly FileEntry[]
  readonly bytesRead: number
}

/** A name put together from its parts; Chinese, Japanese and Korean names have no space and begin with the family name. */
export function fullName({ family, given, middle = '' }: { family: string; given: string; middle?: string }): string {
  const [first, second, third] = [family, given, middle].map((part) => part.trim()) as [string, string, string]
  const eastern = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]+$/u
  if (eastern.test(first + second + third)) return first + second + third
  return [second, third, first].filter(Boolean).join(' ')
}
