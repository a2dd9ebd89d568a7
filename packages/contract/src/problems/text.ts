export interface ProblemText {
  /** What happened. */
  readonly what: string
  /** What the reader can do about it. */
  readonly remedy: string
}

export const text = (what: string, remedy: string): ProblemText => ({ what, remedy })
