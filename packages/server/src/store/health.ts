import type { Problem } from '@jackfield/contract'
import { ProblemError } from '../problem.ts'

export interface HealthTracker {
  /** Why the last write was not possible; null when it was. */
  problem(): Problem | null
  around<Result>(write: () => Promise<Result>): Promise<Result>
}

/** Remembers whether the database could be written. */
export function trackHealth(): HealthTracker {
  let problem: Problem | null = null
  return {
    problem: () => problem,
    async around(write) {
      try {
        const result = await write()
        problem = null
        return result
      } catch (error) {
        if (error instanceof ProblemError) problem = error.problem
        throw error
      }
    },
  }
}
