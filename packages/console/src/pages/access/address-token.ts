import { useEffect, useState } from 'react'

/**
 * The one-time token behind the `#` of this page's address, which servers and proxies never see. It is taken out of the
 * address once it is read, so that it stays in no history.
 */
export function useAddressToken(): string | null {
  const [token] = useState(() => decodeFragment(location.hash.slice(1)) || null)
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname + location.search)
  }, [])
  return token
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}
