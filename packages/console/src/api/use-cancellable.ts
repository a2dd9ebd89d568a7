import { type UseMutationOptions, useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

interface Options<T, V> extends Pick<UseMutationOptions<T, Error, V>, 'onSuccess'> {
  readonly run: (values: V, signal: AbortSignal) => Promise<T>
}

/** A mutation that can be broken off; then it is as if it had not been begun, and leaving the page breaks it off too. */
export function useCancellable<T, V = void>({ run, onSuccess }: Options<T, V>) {
  const controller = useRef<AbortController | null>(null)
  const mutation = useMutation<T, Error, V>({
    mutationFn: (values) => {
      controller.current = new AbortController()
      return run(values, controller.current.signal)
    },
    ...(onSuccess && { onSuccess }),
    onError: () => {
      if (controller.current?.signal.aborted) mutation.reset()
    },
  })
  useEffect(() => () => controller.current?.abort(), [])
  return { ...mutation, cancel: () => controller.current?.abort() }
}
