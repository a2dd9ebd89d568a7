/** Where each step of the guided start is done. */
export const stepTargets = {
  site: { to: '/site' },
  pbx: { to: '/pbx' },
  zoho: { to: '/integrations/crm/zoho', search: { step: 'network' } },
  users: { to: '/integrations/crm/zoho', search: { step: 'users' } },
  test: { to: '/integrations/crm/zoho', search: { step: 'test' } },
} as const
