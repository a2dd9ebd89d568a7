import type { Millis } from '../../calls/ids.ts'
import type { LifeTable } from '../../store/schema.ts'
import type { LifeFile } from './life-file.ts'

/**
 * What a database is, seen from its data directory:
 * - `same`: the one that was last in use here, as it was left;
 * - `first`: it has never been in use;
 * - `restored`: it does not know what it once knew;
 * - `moved`: one of the two is not where it was: moved, copied, or restored together;
 * - `away`: not in use for so long that an older state may have been put in its place unseen.
 * `since` is the last sign of life that the database knows; what was written to the CRM after it may be unknown here.
 */
export type Judgement =
  | { readonly kind: 'same' | 'first' }
  | { readonly kind: 'restored' | 'moved' | 'away'; readonly since: Millis }

/** Longer than a restart takes. */
export const AWAY_MS = 10 * 60_000

/** Pure. `rows` are the runs that the database knows, `mark` is that of the data directory. */
export function judge(given: {
  readonly file: LifeFile | null
  readonly mark: string
  readonly installation: string
  readonly rows: readonly Pick<LifeTable, 'run' | 'mark' | 'beats' | 'at'>[]
  /** Of anything that was owed, for a database without signs of life. */
  readonly lastChange: Millis
  readonly now: Millis
}): Judgement {
  const { file, mark, installation, rows, lastChange, now } = given
  const ours = file?.installation === installation
  // A database that was deleted and made anew is another installation: its markers are others, nothing can be doubled.
  if (rows.length === 0) return ours ? { kind: 'restored', since: lastChange } : { kind: 'first' }
  const since = Math.max(...rows.map(({ at }) => at))
  if (file === null || !ours) return { kind: 'moved', since }
  const run = rows.find((row) => row.run === file.run)
  if (run === undefined || run.beats < file.beats) return { kind: 'restored', since }
  if (run.mark !== mark) return { kind: 'moved', since }
  return Math.abs(now - since) > AWAY_MS ? { kind: 'away', since } : { kind: 'same' }
}
