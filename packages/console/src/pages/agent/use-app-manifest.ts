import { useEffect } from 'react'

/** Lets the browser offer to install the page as an app (the desktop client); the console's other pages are none. */
export function useAppManifest(): void {
  useEffect(() => {
    const link = document.createElement('link')
    link.rel = 'manifest'
    link.href = '/agent.webmanifest'
    document.head.append(link)
    return () => link.remove()
  }, [])
}
