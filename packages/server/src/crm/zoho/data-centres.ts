import type { DataCentreView } from '@jackfield/contract'

/**
 * Zoho's data centres. Account servers of us, eu, in, au, jp, cn, ca, sa and uk are documented by Zoho.
 * unverified: the CRM addresses of ca, sa and uk, and all addresses of ae and sg (seen in third-party code only).
 * API addresses are not listed on purpose: they come with each token answer.
 */
const zohoDataCentres: readonly DataCentreView[] = [
  centre('us', 'zoho.com'),
  centre('eu', 'zoho.eu'),
  centre('in', 'zoho.in'),
  centre('au', 'zoho.com.au'),
  centre('jp', 'zoho.jp'),
  centre('cn', 'zoho.com.cn'),
  centre('ca', 'zohocloud.ca'),
  centre('sa', 'zoho.sa'),
  centre('uk', 'zoho.uk'),
  centre('ae', 'zoho.ae'),
  centre('sg', 'zoho.sg'),
]

/** Domains under which Zoho serves its APIs; `ca` differs from its account server's. unverified: uk, ae and sg. */
const apiDomains = ['com', 'eu', 'in', 'com.au', 'jp', 'com.cn', 'ca', 'sa', 'uk', 'ae', 'sg'].map(
  (suffix) => `zohoapis.${suffix}`,
)

function centre(code: string, domain: string): DataCentreView {
  return {
    code,
    accounts: `https://accounts.${domain}`,
    crm: `https://crm.${domain}`,
    desk: `https://desk.${domain}`,
    console: `https://api-console.${domain}`,
    local: false,
  }
}

/** A product of Zoho, by the address that it has in each data centre. */
export type ProductServer = 'crm' | 'desk'

/** Which servers secrets may be sent to: Zoho's own, and local ones that the configuration names. */
export interface DataCentres {
  readonly all: readonly DataCentreView[]
  readonly standard: DataCentreView
  /** The data centre of an account server as somebody wrote it, or null when it is not on the list. */
  byAccounts(address: string): DataCentreView | null
  /** The data centre of a location code of Zoho's, among those of the same kind as `like` (local ones, or Zoho's own). */
  byLocation(code: string, like: DataCentreView): DataCentreView | null
  /**
   * True when the address of a product's pages belongs to Zoho or, with a local data centre, is the one of the configuration. That of
   * Desk has to be the data centre's own: it is also that of its API, to which tokens go.
   */
  allowsProduct(centre: DataCentreView, product: ProductServer, address: string): boolean
  /** True when API calls (with tokens in them) may go to the `api_domain` of a token answer. */
  allowsApi(centre: DataCentreView, address: string): boolean
}

/** The origin of an address without path, query, credentials or fragment; null for anything else. */
export function plainOrigin(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  const plain = url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
  return plain && /^https?:$/.test(url.protocol) ? url.origin : null
}

const isUnder = (host: string, domain: string) => host === domain || host.endsWith(`.${domain}`)

/** The list of data centres; `local` comes from the configuration only, never from a page or a callback. */
export function dataCentres(local: readonly DataCentreView[]): DataCentres {
  const all = [...local.map((each) => ({ ...each, local: true })), ...zohoDataCentres]
  const crmDomains = zohoDataCentres.map(({ crm }) => new URL(crm).hostname.replace(/^crm\./, ''))

  function isZoho(address: string, domains: readonly string[]): boolean {
    const origin = plainOrigin(address)
    if (origin === null) return false
    const url = new URL(origin)
    return url.protocol === 'https:' && url.port === '' && domains.some((domain) => isUnder(url.hostname, domain))
  }

  return {
    all,
    standard: all[0] as DataCentreView,
    byAccounts(address) {
      const origin = plainOrigin(address)
      return all.find((each) => plainOrigin(each.accounts) === origin && origin !== null) ?? null
    },
    byLocation: (code, like) => all.find((each) => each.code === code && each.local === like.local) ?? null,
    allowsProduct(centre, product, address) {
      const own = centre[product]
      if (own === null) return false
      if (centre.local || product === 'desk') return plainOrigin(address) === plainOrigin(own)
      return isZoho(address, crmDomains)
    },
    allowsApi: (centre, address) => (centre.local ? plainOrigin(address) !== null : isZoho(address, apiDomains)),
  }
}
