import { useHotkeys } from '@mantine/hooks'
import { useRef } from 'react'

/** `/` goes to the search field that gets this ref. */
export function useSearchKey() {
  const field = useRef<HTMLInputElement>(null)
  useHotkeys([['/', () => field.current?.focus()]])
  return field
}
