import { type templatePreviewRequestSchema, templatePreviewSchema } from '@jackfield/contract'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { z } from 'zod'
import { ask } from '../../api/client.ts'
import { useKind } from './kind.ts'

type Templates = z.infer<typeof templatePreviewRequestSchema>

/** The templates filled with an example call, a moment after the last key press. */
export function useTemplatePreview({ section, subject, description, playRecording }: Templates) {
  const { path } = useKind()
  // Another object with each rendering would never come to rest.
  const typed = useMemo<Templates>(
    () => ({ section, subject, description, playRecording }),
    [section, subject, description, playRecording],
  )
  const [request] = useDebouncedValue(typed, 250)
  const { data: preview } = useQuery({
    queryKey: ['template-preview', path, request],
    queryFn: ({ signal }) => ask('POST', `${path}/call-log/preview`, templatePreviewSchema, request, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  return { preview }
}
