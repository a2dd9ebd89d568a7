import { explain, type Problem, type ProblemCode } from '@jackfield/contract'

/** An expected failure on its way to somebody who can do something about it. */
export class ProblemError extends Error {
  readonly problem: Problem

  constructor(code: ProblemCode, params?: Problem['params'], cause?: unknown) {
    const problem: Problem = params ? { code, params } : { code }
    super(explain(problem, 'en').what, cause === undefined ? undefined : { cause })
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/** The problem that an error carries, or `internal` for one that nobody expected. */
export const problemOf = (error: unknown): Problem =>
  error instanceof ProblemError ? error.problem : { code: 'internal' }

/** For the log: the problem, and the error itself where nobody expected it. */
export const logged = (error: unknown): { problem: Problem; err?: unknown } =>
  error instanceof ProblemError ? { problem: error.problem } : { problem: { code: 'internal' }, err: error }
