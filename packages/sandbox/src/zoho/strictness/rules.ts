// The rules by which the local Zoho is strict, by the lines of Zoho's documentation that they stand for. A test can switch each
// off, to see that it matters; the control API cannot.

export const oauthRules = [
  'refusal-ends-without-code',
  'callback-names-data-centre',
  'callback-returns-state',
  'redirect-uri-registered',
  'redirect-uri-same-at-exchange',
  'code-used-once',
  'code-lives-shortly',
  'token-errors-with-status-200',
  'refresh-token-only-offline',
  'second-refresh-token-only-by-consent',
  'refresh-gives-no-refresh-token',
  'client-secret-checked',
  'client-known-where-registered',
  'ten-codes-in-ten-minutes',
  'ten-refreshes-in-ten-minutes',
  'refused-refreshes-count',
  'fifteen-access-tokens',
  'twenty-refresh-tokens',
  'access-token-expires',
  'revoked-tokens-die',
  'answer-names-api-domain',
] as const

export const accessRules = [
  'authorization-scheme',
  'scopes',
  'search-scope',
  'api-access-of-profile',
  'rights-of-profile',
  'credits',
  'credits-told-after-half',
  'concurrency',
  'sub-concurrency',
  'no-retry-after',
] as const

export const readRules = [
  'nothing-found-is-204',
  'nothing-changed-is-304',
  'list-names-fields',
  'fifty-fields',
  'page-of-200',
  'sorted-by-three-fields',
  'pages-reach-2000',
  'page-or-page-token',
  'page-token-bound-to-user',
  'page-token-for-a-day',
  'page-tokens-reach-100000',
  'converted-leads-hidden',
  'deleted-in-recycle-bin',
  'search-lags',
  'search-reaches-2000',
  'search-in-all-phone-fields',
  'search-phone-form',
  'coql-needs-where',
  'coql-pairs-in-brackets',
  'coql-25-conditions',
  'coql-rows',
  'coql-operators',
] as const

export const writeRules = [
  'created-is-201',
  'mixed-is-207',
  'all-refused-is-400',
  'outcomes-in-order',
  'batch-of-100',
  'mandatory-fields',
  'mandatory-fields-of-layout',
  'phone-form',
  'time-form',
  'field-lengths',
  'unique-fields',
  'references-exist',
  'owner-is-active',
  'what-id-needs-module',
  'call-types',
  'duration-of-completed-calls',
  'duration-form',
  'call-type-stays',
  'owner-of-completed-calls-stays',
  'start-of-completed-calls-stays',
  'unmodified-since',
] as const

export const watchRules = [
  'notifications-scope',
  'fifty-channels',
  'channel-id-is-a-long',
  'channel-token-of-50',
  'channel-events-known',
  'channel-lives-a-week-at-most',
  'channel-lives-an-hour-unless-told',
  'expired-channels-are-silent',
  'callback-names-insert-update-delete',
  'callback-carries-token',
] as const

export const deskAccessRules = [
  'desk-org-id-sent',
  'desk-org-of-token',
  'desk-scopes',
  'desk-search-scope',
  'desk-portals-of-agent',
  'desk-admin-of-portal',
  'desk-credits',
  'desk-concurrency',
  'desk-credit-headers',
  'desk-retry-after',
] as const

export const deskReadRules = [
  'desk-query-known',
  'desk-query-values',
  'desk-nothing-found-is-204',
  'desk-from-base',
  'desk-list-rows-shorter',
  'desk-search-rows-longer',
  'desk-recording-url-write-only',
  'desk-search-lags',
  'desk-search-textual',
  'desk-search-comma-lists',
  'desk-phone-search-of-contacts-only',
] as const

export const deskWriteRules = [
  'desk-update-is-patch',
  'desk-records-go-to-trash',
  'desk-body-keys-known',
  'desk-required-keys',
  'desk-inline-contact-closed',
  'desk-text-lengths',
  'desk-phone-form',
  'desk-ids-are-text',
  'desk-times-utc',
  'desk-duration-in-seconds',
  'desk-status-words',
  'desk-layout-mandatory',
  'desk-references-exist',
  'desk-unique-email',
  'desk-no-calls-on-free',
] as const

export const deskWebhookRules = [
  'desk-webhooks-of-edition',
  'desk-webhook-filters',
  'desk-webhook-validated',
  'desk-webhook-array-payload',
  'desk-webhook-410-removes',
  'desk-webhook-answers-in-time',
] as const

export type Rule = (
  | typeof oauthRules
  | typeof accessRules
  | typeof readRules
  | typeof writeRules
  | typeof watchRules
  | typeof deskAccessRules
  | typeof deskReadRules
  | typeof deskWriteRules
  | typeof deskWebhookRules
)[number]

/** Whether a rule holds. */
export type Enforces = (rule: Rule) => boolean
