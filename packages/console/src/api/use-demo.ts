import { useQuery } from '@tanstack/react-query'
import { demoQuery, pbxQuery } from './queries.ts'

/** What a demo call can be made from and to; null unless the demo PBX is the one in use. */
export function useDemo() {
  const demo = useQuery(demoQuery)
  const pbx = useQuery(pbxQuery)
  return pbx.data?.settings?.kind === 'demo' ? (demo.data ?? null) : null
}
