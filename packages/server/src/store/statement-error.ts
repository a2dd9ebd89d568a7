/**
 * A statement that the database refuses for what it says: a broken constraint, or a mistake in the program. Nothing of its unit
 * was written. Not an outage; those are `ProblemError('store-unavailable')`.
 */
export class StatementError extends Error {
  /** True when a constraint (unique, not null) refused it. */
  readonly constraint: boolean

  constructor(message: string, constraint: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StatementError'
    this.constraint = constraint
  }
}
