import { useMediaQuery } from '@mantine/hooks'

/** Below this a table's rows become cards. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false }) ?? false
}
