import type { Problem, ProblemCode } from '@jackfield/contract'
import type { Scene } from './scene.ts'

/** Where people read what went wrong. */
export type Place = 'API answer' | 'PBX page' | 'consent dialog' | 'ledger' | 'standard error' | 'nowhere'

/** What was told, and the words that the reader typed: only these may look like a path in a message. */
export interface Told {
  readonly problems: readonly Problem[]
  readonly typed?: readonly string[]
}

/** One line of the bad-input table. `npm test` runs it on SQLite and on PostgreSQL; `bad-input.test.ts` judges it. */
export interface Row {
  readonly item: string
  /** Clauses of docs/behaviours.md that it shows beside OPS.8. */
  readonly clauses: readonly string[]
  readonly readAt: Place
  /** Codes in the order in which they are told; none: there is nothing that somebody could do about it. */
  readonly codes: readonly ProblemCode[]
  /**
   * Brings it about on the running server, takes it back, and gives what was told meanwhile. Further expectations of the row
   * alone stand here; what holds for every row stands in `aftermath.ts`.
   */
  readonly provoke: (scene: Scene) => Promise<Told>
}

export const told = (...problems: readonly (Problem | null | undefined)[]): Told => ({
  problems: problems.filter((problem) => problem !== null && problem !== undefined),
})

export const nothingTold: Told = { problems: [] }
