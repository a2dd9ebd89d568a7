import { fail } from '../errors.ts'

export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'sign' | 'end'
  /** Words as written; strings without quotes. */
  readonly text: string
  /** Place in the query, from 0. */
  readonly at: number
}

/** Throws SYNTAX_ERROR at a place of the query. */
export function syntaxError(query: string, at: number): never {
  const before = query.slice(0, at).split('\n')
  return fail(400, 'SYNTAX_ERROR', 'error occured while parsing the query', {
    line: before.length,
    column: before.at(-1)!.length + 1,
    near: query.slice(at, at + 20) || '<EOF>',
  })
}

/** Cuts a query into words, strings in single quotes (`\` escapes), numbers and signs. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = []
  const pattern =
    /\s+|(?<word>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)|(?<number>-?\d+(?:\.\d+)?)|'(?<string>(?:[^'\\]|\\.)*)'|(?<sign><=|>=|!=|[=<>(),])/sy
  while (pattern.lastIndex < query.length) {
    const at = pattern.lastIndex
    const match = pattern.exec(query)
    if (!match) return syntaxError(query, at)
    const { word, number, string, sign } = match.groups!
    if (word !== undefined) tokens.push({ kind: 'word', text: word, at })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, at })
    else if (string !== undefined) tokens.push({ kind: 'string', text: string.replace(/\\(.)/gs, '$1'), at })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, at })
  }
  tokens.push({ kind: 'end', text: '', at: query.length })
  return tokens
}
