import { Stack } from '@mantine/core'
import { type ReactNode, useRef } from 'react'
import { Delayed } from './delayed.tsx'
import { ErrorAlert } from './error-alert.tsx'

interface QueryLike<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isError: boolean
  readonly refetch: () => unknown
}

interface Props<T> {
  readonly query: QueryLike<T>
  readonly skeleton: ReactNode
  readonly children: (data: T) => ReactNode
}

/** A query's three faces: skeleton after 200 ms, error with retry, data (kept, with the error above it, when a later reading fails). */
export function QueryView<T>({ query, skeleton, children }: Props<T>) {
  // While a failed first reading is repeated it counts as pending again; its error stays on the page until there is data.
  const lastError = useRef<unknown>(null)
  if (query.isError) lastError.current = query.error
  else if (query.data !== undefined) lastError.current = null
  const error = lastError.current !== null && <ErrorAlert error={lastError.current} onRetry={() => query.refetch()} />
  if (query.data === undefined) return error || <Delayed>{skeleton}</Delayed>
  if (!error) return children(query.data)
  return (
    <Stack gap="md">
      {error}
      {children(query.data)}
    </Stack>
  )
}
