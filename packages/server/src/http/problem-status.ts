import type { ProblemCode } from '@jackfield/contract'

const status: Partial<Record<ProblemCode, number>> = {
  'sign-in-failed': 401,
  'not-signed-in': 401,
  forbidden: 403,
  csrf: 403,
  'not-found': 404,
  'settings-changed': 409,
  'setup-done': 409,
  'extension-twice': 409,
  'call-gone': 409,
  'pbx-not-configured': 409,
  'zoho-not-connected': 409,
  'zoho-needs-reauthorisation': 409,
  'link-used': 410,
  'sign-in-throttled': 429,
  'dial-too-often': 429,
  'key-missing': 500,
  internal: 500,
  'pbx-unreachable': 502,
  'pbx-not-ami': 502,
  'pbx-login-refused': 502,
  'pbx-permissions': 502,
  'pbx-protocol': 502,
  'pbx-refused': 502,
  'zoho-unreachable': 502,
  'zoho-outage': 502,
  'zoho-bad-answer': 502,
  'pbx-link-down': 503,
  'store-unavailable': 503,
  'zoho-throttled': 503,
  'zoho-credits-exhausted': 503,
  'pbx-answer-late': 504,
  'zoho-timeout': 504,
}

/** HTTP status of an answer that carries this problem; 400 for everything that the caller can correct. */
export const problemStatus = (code: ProblemCode): number => status[code] ?? 400
