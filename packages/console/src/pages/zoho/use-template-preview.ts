import { templatePreviewSchema } from '@jackfield/contract'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../../api/client.ts'
import { useKind } from './kind.ts'

/** The templates filled with an example call, a moment after the last key press. */
export function useTemplatePreview(subject: string, description: string) {
  const { path } = useKind()
  const [request] = useDebouncedValue({ subject, description }, 250)
  const { data: preview } = useQuery({
    queryKey: ['template-preview', path, request.subject, request.description],
    queryFn: ({ signal }) => ask('POST', `${path}/call-log/preview`, templatePreviewSchema, request, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  return { preview }
}
