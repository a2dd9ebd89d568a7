import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import type { $ZodIssue, $ZodType } from 'zod/v4/core'
import { ProblemError } from '../problem.ts'

/** Input that its schema refuses; becomes the problem `invalid-input` in the reader's language. */
export class InvalidInput extends Error {
  readonly issues: readonly $ZodIssue[]

  constructor(issues: readonly $ZodIssue[]) {
    super('input does not fit its schema')
    this.name = 'InvalidInput'
    this.issues = issues
  }

  /** The first field that is not right, and why, in the language of an `accept-language` header. */
  problem(acceptLanguage: string | undefined): ProblemError {
    const issue = this.issues[0]
    const field = issue?.path.join('.') || 'body'
    return new ProblemError('invalid-input', { field, detail: issue ? describe(issue, acceptLanguage) : '' })
  }
}

export const validatorCompiler: FastifySchemaCompiler<$ZodType> = ({ schema, httpPart }) => {
  return (data) => {
    // With the input in the issue, its message can be made again in another language.
    const result = z.core.safeParse(schema, data, { reportInput: true })
    if (!result.success) return { error: new InvalidInput(result.error.issues) }
    // What is saved is to be what was sent; in an address U+0000 is only a text that finds nothing.
    const path = httpPart === 'body' ? pathOfNul(result.data) : null
    return path === null ? { value: result.data } : { error: new InvalidInput([nul(path)]) }
  }
}

const nul = (path: string[]): $ZodIssue => ({ code: 'custom', path, message: 'U+0000', input: undefined })

/** Where a text holds U+0000, which no form sends, no database keeps and no host name has; null where none does. */
function pathOfNul(value: unknown): string[] | null {
  if (typeof value === 'string') return value.includes('\0') ? [] : null
  if (typeof value !== 'object' || value === null) return null
  for (const [name, inner] of Object.entries(value)) {
    if (name.includes('\0')) return []
    const path = pathOfNul(inner)
    if (path !== null) return [name, ...path]
  }
  return null
}

const chinese = z.locales.zhCN().localeError

function describe(issue: $ZodIssue, acceptLanguage: string | undefined): string {
  if (!acceptLanguage?.toLowerCase().startsWith('zh')) return issue.message
  const text = chinese(issue as Parameters<typeof chinese>[0])
  return (typeof text === 'string' ? text : text?.message) ?? issue.message
}
