import type { Dialect } from '../zoho/dialect.ts'
import { isCrmTokenFailure, readCrmAnswer } from './answer.ts'
import { creditsOf } from './credits-of.ts'

/** The API of Zoho CRM, v8. */
export const crmDialect: Dialect = {
  read: readCrmAnswer,
  isTokenFailure: isCrmTokenFailure,
  creditsOf: (request, incoming) => creditsOf(request, incoming?.status ?? null),
  remainingHeader: 'x-api-credits-remaining',
  tellsAlways: false,
}
