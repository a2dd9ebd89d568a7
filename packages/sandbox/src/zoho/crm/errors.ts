import type { Json } from '../data/record-view.ts'
import { ZohoFailure } from '../failure.ts'

/** An error in the shape in which Zoho CRM tells it, for a whole request or for one record. */
export interface CrmError {
  readonly code: string
  readonly details: { readonly [key: string]: Json }
  readonly message: string
  readonly status: 'error'
}

export function crmError(code: string, message: string, details: CrmError['details'] = {}): CrmError {
  return { code, details, message, status: 'error' }
}

/** Ends the handling of a request with a whole-request error. */
export class CrmFailure extends ZohoFailure {
  declare readonly body: CrmError

  constructor(httpStatus: number, body: CrmError) {
    super(httpStatus, body)
  }
}

export function fail(httpStatus: number, code: string, message: string, details: CrmError['details'] = {}): never {
  throw new CrmFailure(httpStatus, crmError(code, message, details))
}

export const failures = {
  garbledHeader: () => fail(401, 'AUTHENTICATION_FAILURE', 'Authentication failed'),
  deadToken: () => fail(401, 'INVALID_TOKEN', 'invalid oauth token'),
  scopeMismatch: () => fail(401, 'OAUTH_SCOPE_MISMATCH', 'invalid oauth scope to access this URL'),
  noApiAccess: () => fail(403, 'NO_PERMISSION', 'permission denied', { permissions: ['Crm_Implied_Api_Access'] }),
  // unverified: the name of the permission; community posts show `Crm_Implied_View_Leads` and the like.
  noRight: (permission: string) => fail(403, 'NO_PERMISSION', 'permission denied', { permissions: [permission] }),
  moduleNotSupported: () =>
    fail(400, 'INVALID_MODULE', 'the module is not supported in api', { resource_path_index: 0 }),
  unknownUrl: () => fail(404, 'INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one'),
  wrongMethod: () => fail(400, 'INVALID_REQUEST_METHOD', 'The http request method type is not a valid one'),
  /** The module stands first in the path. */
  unknownModule: () =>
    fail(400, 'INVALID_MODULE', 'the module name given seems to be invalid', { resource_path_index: 0 }),
  tooMany: () =>
    fail(
      429,
      'TOO_MANY_REQUESTS',
      'Number of API requests for the 24 hour period is exceeded or the concurrency limit of the user for the app is exceeded',
    ),
  missingParameter: (name: string) =>
    fail(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param_name: name }),
  badParameter: (name: string, details: CrmError['details'] = {}) =>
    fail(400, 'INVALID_DATA', 'invalid data', { param_name: name, ...details }),
} satisfies Record<string, (...args: never[]) => never>
