/**
 * Whether the granted scopes allow `action` on `area` (for example READ on `ZohoCRM.modules.contacts`). A scope of a
 * wider area counts (`ZohoCRM.modules.ALL`). unverified: that WRITE means create and update.
 */
export function allows(
  granted: readonly string[],
  area: string,
  action: 'READ' | 'CREATE' | 'UPDATE' | 'DELETE',
): boolean {
  const parts = area.split('.')
  const actions = ['ALL', action, ...(action === 'CREATE' || action === 'UPDATE' ? ['WRITE'] : [])]
  const enough = new Set<string>()
  for (let length = parts.length; length >= 2; length--) {
    const wider = parts.slice(0, length).join('.')
    for (const each of actions) enough.add(`${wider}.${each}`.toLowerCase())
  }
  return granted.some((scope) => enough.has(scope.toLowerCase()))
}

const knownScope =
  /^(ZohoCRM\.(modules|settings)(\.[a-z_]+)?\.(ALL|READ|CREATE|UPDATE|DELETE|WRITE)|ZohoCRM\.(users|org|coql|bulk|notifications|share|change_owner|send_mail|files|composite_requests)\.(ALL|READ|CREATE|UPDATE|DELETE|WRITE)|ZohoSearch\.securesearch\.READ|PhoneBridge\.(call\.log|zohoone\.search)|Desk\.[a-z.]+\.(ALL|READ|CREATE|UPDATE|DELETE|WRITE)|AaaServer\.profile\.READ|aaaserver\.profile\.READ)$/i

export function isKnownScope(scope: string): boolean {
  return knownScope.test(scope)
}

const actionsInWords: Record<string, string> = {
  ALL: 'Full access to',
  READ: 'View',
  CREATE: 'Create',
  UPDATE: 'Change',
  DELETE: 'Delete',
  WRITE: 'Create and change',
}

const areasInWords: Record<string, string> = {
  'zohocrm.modules': 'all records in your CRM (contacts, leads, accounts, calls …)',
  'zohocrm.users': 'the users of your CRM organisation',
  'zohocrm.org': 'the details of your CRM organisation',
  'zohocrm.settings': 'the settings and the metadata of your CRM organisation',
  'zohocrm.settings.fields': 'the fields of your modules',
  'zohocrm.settings.modules': 'the list of your modules',
  'zohocrm.coql': 'records by query (COQL)',
  'zohocrm.bulk': 'bulk exports of your CRM data',
  'zohocrm.notifications': 'notifications about changes in your CRM',
  'zohosearch.securesearch': 'search results across your CRM',
  'desk.basic': 'the basic settings of Zoho Desk, such as agents and departments',
  'desk.settings': 'the settings of Zoho Desk',
  'desk.contacts': 'the contacts and accounts in Zoho Desk',
  'desk.tickets': 'the tickets in Zoho Desk',
  'desk.calls': 'the calls in Zoho Desk',
  'desk.activities': 'the activities in Zoho Desk, such as tasks, calls and events',
  'desk.search': 'search results across Zoho Desk',
  'desk.events': 'the webhooks of Zoho Desk',
  'desk.webhooks': 'the webhooks of Zoho Desk',
  'phonebridge.call': 'the log of your calls',
  'phonebridge.zohoone': 'information associated with the caller',
}

/** A scope as the consent page tells it to the person who decides. */
export function scopeInWords(scope: string): string {
  const parts = scope.split('.')
  const action = actionsInWords[parts.at(-1)!.toUpperCase()] ?? 'Use'
  const area = parts.slice(0, -1).join('.').toLowerCase()
  const known = areasInWords[area]
  if (known) return `${action} ${known}`
  if (area.startsWith('zohocrm.modules.')) return `${action} the ${parts[2]} in your CRM`
  return `${action} ${parts.slice(0, -1).join(' ')}`
}
