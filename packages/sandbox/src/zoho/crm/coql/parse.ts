import type { Enforces } from '../../strictness/rules.ts'
import { fail } from '../errors.ts'
import { syntaxError, type Token, tokensOf } from './tokens.ts'

export type Literal = string | number | boolean

export interface Comparison {
  readonly column: string
  readonly operator:
    | '='
    | '!='
    | '<'
    | '<='
    | '>'
    | '>='
    | 'like'
    | 'not like'
    | 'in'
    | 'not in'
    | 'between'
    | 'is null'
    | 'is not null'
  readonly values: readonly Literal[]
}
export type Condition =
  | Comparison
  | { readonly join: 'and' | 'or'; readonly left: Condition; readonly right: Condition }

export interface Query {
  readonly columns: readonly string[]
  readonly module: string
  readonly where: Condition
  readonly order: readonly { readonly column: string; readonly descending: boolean }[]
  readonly offset: number
  readonly count: number
}

const mostConditions = 25
const mostColumns = 50
const defaultCount = 200

/**
 * Reads a COQL query: `select … from one module where … order by … limit offset, count`. WHERE is required, and more than
 * two conditions must be grouped pairwise in brackets, as Zoho demands. Throws SYNTAX_ERROR or LIMIT_EXCEEDED.
 */
export function parseQuery(text: string, enforces: Enforces = () => true): Query {
  const tokens = tokensOf(text)
  let next = 0
  let conditions = 0
  const peek = (): Token => tokens[next]!
  const wrong = (): never => syntaxError(text, peek().at)
  const isWord = (word: string) => peek().kind === 'word' && peek().text.toLowerCase() === word
  const isSign = (sign: string) => peek().kind === 'sign' && peek().text === sign
  const skipWord = (word: string) => isWord(word) && ++next > 0
  const skipSign = (sign: string) => isSign(sign) && ++next > 0
  const needWord = (word: string) => skipWord(word) || wrong()
  const needSign = (sign: string) => skipSign(sign) || wrong()
  const reserved = new Set([
    'select',
    'from',
    'where',
    'and',
    'or',
    'order',
    'by',
    'limit',
    'offset',
    'is',
    'in',
    'like',
  ])
  const name = (): string => {
    const token = peek()
    if (token.kind !== 'word' || reserved.has(token.text.toLowerCase())) return wrong()
    next++
    return token.text
  }
  const literal = (): Literal => {
    const token = peek()
    if (token.kind === 'string') return tokens[next++]!.text
    if (token.kind === 'number') return Number(tokens[next++]!.text)
    if (skipWord('true')) return true
    if (skipWord('false')) return false
    return wrong()
  }
  const whole = (): number => {
    const token = peek()
    if (token.kind !== 'number' || !/^\d{1,9}$/.test(token.text)) return wrong()
    next++
    return Number(token.text)
  }
  const several = (): Literal[] => {
    needSign('(')
    const values = [literal()]
    while (skipSign(',')) values.push(literal())
    needSign(')')
    return values
  }
  const comparison = (): Comparison => {
    if (++conditions > mostConditions && enforces('coql-25-conditions'))
      return fail(400, 'LIMIT_EXCEEDED', 'too many conditions in the query', { limit: mostConditions })
    const column = name()
    const sign = peek()
    if (sign.kind === 'sign' && ['=', '!=', '<', '<=', '>', '>='].includes(sign.text)) {
      next++
      return { column, operator: sign.text as Comparison['operator'], values: [literal()] }
    }
    if (skipWord('is')) {
      const not = skipWord('not')
      needWord('null')
      return { column, operator: not ? 'is not null' : 'is null', values: [] }
    }
    if (skipWord('between')) {
      const low = literal()
      needWord('and')
      return { column, operator: 'between', values: [low, literal()] }
    }
    const not = skipWord('not')
    if (skipWord('like')) return { column, operator: not ? 'not like' : 'like', values: [literal()] }
    if (skipWord('in')) return { column, operator: not ? 'not in' : 'in', values: several() }
    return wrong()
  }
  const term = (depth: number): Condition => {
    if (depth > 40) return wrong()
    if (!skipSign('(')) return comparison()
    const inner = pair(depth + 1)
    needSign(')')
    return inner
  }
  const pair = (depth: number): Condition => {
    const left = term(depth)
    const join = skipWord('and') ? 'and' : skipWord('or') ? 'or' : undefined
    if (!join) return left
    const both: Condition = { join, left, right: term(depth) }
    // A third condition on the same level needs brackets.
    const more = skipWord('and') ? 'and' : skipWord('or') ? 'or' : undefined
    if (!more) return both
    return enforces('coql-pairs-in-brackets') ? wrong() : { join: more, left: both, right: pair(depth) }
  }

  needWord('select')
  const columns = [name()]
  while (skipSign(',')) columns.push(name())
  if (columns.length > mostColumns)
    return fail(400, 'LIMIT_EXCEEDED', 'too many columns in the query', { limit: mostColumns })
  needWord('from')
  const module = name()
  if (!isWord('where') && enforces('coql-needs-where'))
    return fail(400, 'SYNTAX_ERROR', 'missing clause', { clause: 'where' })
  const where: Condition = skipWord('where') ? pair(0) : { column: 'id', operator: 'is not null', values: [] }
  const order: { column: string; descending: boolean }[] = []
  if (skipWord('order')) {
    needWord('by')
    do {
      const column = name()
      const descending = skipWord('desc')
      if (!descending) skipWord('asc')
      order.push({ column, descending })
    } while (skipSign(','))
  }
  let [offset, count] = [0, defaultCount]
  if (skipWord('limit')) {
    count = whole()
    if (skipSign(',')) [offset, count] = [count, whole()]
    else if (skipWord('offset')) offset = whole()
  }
  if (peek().kind !== 'end') return wrong()
  return { columns, module, where, order, offset, count }
}
