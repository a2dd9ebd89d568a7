/** Whom a company contact names; text is hostile. */
export interface ContactName {
  readonly name: string
  readonly company: string | null
}
