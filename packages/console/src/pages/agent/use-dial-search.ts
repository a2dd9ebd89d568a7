import { type DialSearch, dialSearchSchema, type Problem } from '@jackfield/contract'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../../api/client.ts'
import { type DialOption, dialOptions } from './dial-options.ts'

const LOCAL_PAUSE_MS = 80
/** Zoho charges for each search: it is asked once the fingers rest. */
const ZOHO_PAUSE_MS = 300
const FRESH_MS = 5000

type WhyNot = Extract<DialSearch['zoho'], { asked: 'no' }>['why']

export interface DialSearchState {
  readonly options: readonly DialOption[]
  /** The list is as it will be for this text, but for what Zoho may add. */
  readonly settled: boolean
  readonly zoho:
    | { readonly state: 'idle' | 'searching' | 'done' }
    | { readonly state: 'not-asked'; readonly why: WhyNot }
    | { readonly state: 'failed'; readonly problem: Problem | null }
}

const search = (q: string, where: 'local' | 'zoho') => ({
  queryKey: ['dial-search', where, q],
  queryFn: ({ signal }: { signal: AbortSignal }) => {
    const query = new URLSearchParams({ as: 'agent', q, ...(where === 'zoho' ? { zoho: '1' } : {}) })
    return ask('GET', `/api/agent/search?${query}`, dialSearchSchema, undefined, signal)
  },
  staleTime: FRESH_MS,
  gcTime: FRESH_MS,
  retry: false,
  refetchOnWindowFocus: false,
})

/** Whom the typed text may mean. A request is given up as soon as the text has changed. */
export function useDialSearch(typed: string): DialSearchState {
  const text = typed.trim()
  const [soon] = useDebouncedValue(text, LOCAL_PAUSE_MS)
  const [later] = useDebouncedValue(text, ZOHO_PAUSE_MS)
  const local = useQuery({ ...search(soon, 'local'), enabled: soon !== '', placeholderData: keepPreviousData })
  const settled = soon === text && !local.isPlaceholderData && !local.isPending
  const told = settled ? local.data?.zoho : undefined
  const wanted = told?.asked === 'yes' && later === text
  const zoho = useQuery({ ...search(later, 'zoho'), enabled: wanted && later !== '' })
  const found = told?.asked === 'yes' && later === text ? (zoho.data?.entries ?? []) : []
  const options = text === '' ? [] : dialOptions(local.data?.entries ?? [], found)
  return { options, settled: settled || local.isError, zoho: zohoState(told, wanted, zoho) }
}

function zohoState(
  told: DialSearch['zoho'] | undefined,
  wanted: boolean,
  zoho: { readonly data?: DialSearch | undefined; readonly isError: boolean },
): DialSearchState['zoho'] {
  if (told?.asked === 'no') return { state: 'not-asked', why: told.why }
  if (told === undefined) return { state: 'idle' }
  if (!wanted) return { state: 'searching' }
  if (zoho.isError) return { state: 'failed', problem: null }
  const answer = zoho.data?.zoho
  if (answer === undefined) return { state: 'searching' }
  if (answer.asked === 'failed') return { state: 'failed', problem: answer.problem }
  return answer.asked === 'no' ? { state: 'not-asked', why: answer.why } : { state: 'done' }
}
