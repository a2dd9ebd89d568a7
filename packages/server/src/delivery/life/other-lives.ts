import type { Store } from '../../store/store.ts'

export interface LivingElsewhere {
  readonly host: string
  readonly process: number
}

/** Finds other processes on the same database: those whose signs of life go on from one look to the next. No clock is compared. */
export function otherLives({ db }: Store, run: string): { look(): Promise<readonly LivingElsewhere[]> } {
  let seen: ReadonlyMap<string, number> | null = null
  return {
    async look() {
      const rows = await db
        .selectFrom('life')
        .select(['run', 'host', 'process', 'beats'])
        .where('run', '<>', run)
        .execute()
      const before = seen
      seen = new Map(rows.map((row) => [row.run, row.beats]))
      // One that appeared between two looks has lived then, too.
      return before === null ? [] : rows.filter((row) => row.beats !== before.get(row.run))
    },
  }
}
