import { type ReactNode, useEffect, useState } from 'react'

/** Shows its children after a while only, so that quick answers do not flicker. */
export function Delayed({ ms = 200, children }: { ms?: number; children: ReactNode }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), ms)
    return () => clearTimeout(timer)
  }, [ms])
  return shown ? children : null
}
