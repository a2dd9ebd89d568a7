import type { Answer } from '../answer.ts'
import { fullName, type Organisation, type User } from '../data/organisation.ts'
import type { Json } from '../data/record-view.ts'
import { type CrmRequest, oneOf, requireScope, wholeNumber } from './request.ts'

const userTypes = [
  'AllUsers',
  'ActiveUsers',
  'AllActiveUsers',
  'DeactiveUsers',
  'ConfirmedUsers',
  'NotConfirmedUsers',
  'DeletedUsers',
  'ActiveConfirmedUsers',
  'AdminUsers',
  'ActiveConfirmedAdmins',
  'CurrentUser',
  'DeveloperUsers',
  'ActiveLiteUser',
] as const

function isOfType(organisation: Organisation, user: User, type: (typeof userTypes)[number], current: User): boolean {
  const admin = organisation.isAdministrator(user)
  switch (type) {
    case 'AllUsers':
      return true
    case 'ActiveUsers':
    case 'AllActiveUsers':
      return user.active
    case 'DeactiveUsers':
      return !user.active
    case 'ConfirmedUsers':
      return user.confirmed
    case 'NotConfirmedUsers':
      return !user.confirmed
    case 'ActiveConfirmedUsers':
      return user.active && user.confirmed
    case 'AdminUsers':
      return admin
    case 'ActiveConfirmedAdmins':
      return admin && user.active && user.confirmed
    case 'CurrentUser':
      return user.id === current.id
    case 'DeletedUsers':
    case 'DeveloperUsers':
    case 'ActiveLiteUser':
      return false
  }
}

/** Languages of Zoho's own screens, by the country of the organisation; English of the United States elsewhere. */
const languages: Record<string, string> = {
  CN: 'zh_CN',
  TW: 'zh_TW',
  DE: 'de_DE',
  ES: 'es_ES',
  FR: 'fr_FR',
  GB: 'en_GB',
  IT: 'it_IT',
  JP: 'ja_JP',
  NL: 'nl_NL',
}
/** Formats of dates and numbers; `en_` and the country where that is not right. */
const formats: Record<string, string> = {
  ...languages,
  AT: 'de_AT',
  CH: 'de_CH',
  DK: 'da_DK',
  PL: 'pl_PL',
  RU: 'ru_RU',
}

function userJson(organisation: Organisation, user: User): Json {
  const country = organisation.description.country
  return {
    id: user.id,
    zuid: user.zuid,
    full_name: fullName(user),
    first_name: user.firstName,
    last_name: user.lastName,
    email: user.email,
    status: user.active ? 'active' : 'disabled',
    confirm: user.confirmed,
    role: user.role,
    profile: { id: user.profile.id, name: user.profile.name },
    phone: user.phone ?? null,
    mobile: null,
    time_zone: user.timeZone,
    locale: languages[country] ?? 'en_US',
    country_locale: formats[country] ?? `en_${country}`,
    Isonline: false,
  }
}

/** `GET /users`: people of the organisation by type, page by page; 204 when there are none. */
export function listUsers(request: CrmRequest): Answer {
  requireScope(request, 'ZohoCRM.users', 'READ')
  const { organisation } = request.centre
  const type = oneOf(request, 'type', userTypes, 'AllUsers')
  const perPage = wholeNumber(request, 'per_page', 200, 200)
  const page = wholeNumber(request, 'page', 1, 1_000_000)
  const all = organisation.users.filter((user) => isOfType(organisation, user, type, request.user))
  const shown = all.slice((page - 1) * perPage, page * perPage)
  if (shown.length === 0) return { status: 204 }
  const more = all.length > page * perPage
  return {
    status: 200,
    body: {
      users: shown.map((user) => userJson(organisation, user)),
      info: { per_page: perPage, count: shown.length, page, more_records: more },
    },
  }
}

/** `GET /users/{id}`. unverified: that an unknown id gives 204. */
export function getUser(request: CrmRequest, id: string): Answer {
  requireScope(request, 'ZohoCRM.users', 'READ')
  const user = request.centre.organisation.user(id)
  return user ? { status: 200, body: { users: [userJson(request.centre.organisation, user)] } } : { status: 204 }
}

const licences: Record<string, string> = {
  free: 'free',
  standard: 'standard',
  professional: 'professional',
  enterprise: 'enterprise',
  ultimate: 'ultimate',
}

/** `GET /org`. unverified: that people who are no administrators may read it. */
export function getOrganisation(request: CrmRequest): Answer {
  requireScope(request, 'ZohoCRM.org', 'READ')
  const { organisation, settings } = request.centre
  const { description, users } = organisation
  const administrator = users.find((user) => organisation.isAdministrator(user))!
  return {
    status: 200,
    body: {
      org: [
        {
          id: organisation.id,
          zgid: description.zgid,
          domain_name: organisation.domainName,
          company_name: description.company,
          primary_email: administrator.email,
          primary_zuid: administrator.zuid,
          time_zone: description.timeZone,
          country_code: description.country,
          iso_code: description.country === 'US' ? 'USD' : 'EUR',
          currency: description.country === 'US' ? 'US Dollar' : 'Euro',
          license_details: {
            paid: settings.edition !== 'free',
            paid_type: licences[settings.edition],
            paid_expiry: null,
            users_license_purchased: users.length,
            portal_users_license_purchased: 0,
            trial_type: null,
          },
          type: 'production',
        },
      ],
    },
  }
}
