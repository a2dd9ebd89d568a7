import { ZohoFailure } from '../failure.ts'

/** What is wrong with one field of a body; `fieldName` is a JSON pointer. */
export interface FieldFault {
  readonly fieldName: string
  readonly errorType: 'invalid' | 'duplicate' | 'missing'
  /** Required by Zoho's schema and absent from its sample, so nobody should read it. */
  readonly errorMessage: string
}

/** An error in the shape in which Zoho Desk tells it. */
export interface DeskError {
  readonly errorCode: string
  readonly message: string
  readonly errors?: readonly FieldFault[]
  readonly feature?: string
  readonly editionType?: string
  readonly maxAllowedEntity?: string
  readonly isTrial?: boolean
}

export class DeskFailure extends ZohoFailure {
  declare readonly body: DeskError

  constructor(httpStatus: number, body: DeskError, headers: Readonly<Record<string, string>> = {}) {
    super(httpStatus, body, headers)
  }
}

const notAuthorised = 'You are not authorized to perform this operation.'
const forbidden = 'You are not authorized to access this resource.'

export function fail(status: number, errorCode: string, message: string): never {
  throw new DeskFailure(status, { errorCode, message })
}

export const fieldFault = (pointer: string, errorType: FieldFault['errorType'] = 'invalid'): FieldFault => ({
  fieldName: pointer,
  errorType,
  errorMessage: '',
})

export const failures = {
  noToken: () => fail(401, 'UNAUTHORIZED', notAuthorised),
  deadToken: () => fail(401, 'INVALID_OAUTH', notAuthorised),
  forbidden: () => fail(403, 'FORBIDDEN', forbidden),
  scopeMismatch: (status: number) => fail(status, 'SCOPE_MISMATCH', notAuthorised),
  orgMismatch: (status: number) => fail(status, 'OAUTH_ORG_MISMATCH', notAuthorised),
  /** A path that does not exist, or a record. unverified: that a record which is not there has this code too. */
  notFound: () => fail(404, 'URL_NOT_FOUND', 'The URL you requested could not be found.'),
  wrongMethod: () => fail(405, 'METHOD_NOT_ALLOWED', 'The HTTP method you used is not allowed for this URL.'),
  tooLarge: () => fail(413, 'RESOURCE_SIZE_EXCEEDED', 'The payload is too large.'),
  wrongType: () => fail(415, 'UNSUPPORTED_MEDIA_TYPE', 'The media type of the payload is not supported.'),
  unprocessable: (message: string) => fail(422, 'UNPROCESSABLE_ENTITY', message),
  emptyBody: () => fail(422, 'EMPTY_PAYLOAD', 'The payload is empty.'),
  badFields: (errors: readonly FieldFault[]): never => {
    const message = 'The data does not comply to the validation restrictions defined.'
    throw new DeskFailure(422, { errorCode: 'INVALID_DATA', message, errors })
  },
} satisfies Record<string, (...args: never[]) => never>

const byStatus: Readonly<Record<number, readonly [string, string]>> = {
  400: ['BAD_REQUEST', notAuthorised],
  401: ['INVALID_OAUTH', notAuthorised],
  403: ['FORBIDDEN', forbidden],
  404: ['URL_NOT_FOUND', 'The URL you requested could not be found.'],
  422: ['UNPROCESSABLE_ENTITY', 'The request could not be processed.'],
  429: ['TOO_MANY_REQUESTS', 'Too many requests at once.'],
}

/** The body of an error of which only the status is known. */
export function deskErrorBody(status: number): DeskError {
  const [errorCode, message] = byStatus[status] ?? [
    'INTERNAL_SERVER_ERROR',
    'An internal server error occurred while performing this operation.',
  ]
  return { errorCode, message }
}
