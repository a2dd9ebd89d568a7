import type { UseFormReturnType } from '@mantine/form'
import { focusField } from '../ui/focus-field.ts'
import { ApiError } from './client.ts'
import { faultyField, useExplainError } from './explain-error.ts'

/**
 * Puts a fault that the server found under the field that it names and goes there; everything else is for the alert of the form.
 * @param place the form's own path for the server's, e.g. `contactSync.groupName` for `contactSync.group.name`
 * @returns whether the fault stands under a field that is on the page
 */
export function useServerErrors<T extends Record<string, unknown>>(
  form: UseFormReturnType<T>,
  place = (field: string) => field,
): (error: unknown) => boolean {
  return (error) => {
    const field = faultyField(error)
    if (!field) return false
    const path = place(field)
    form.setErrors({ [path]: <Fault error={error} /> })
    return focusField(form, path)
  }
}

/** In words when it is shown, so that it follows a change of the language. */
function Fault({ error }: { error: unknown }) {
  const { what, remedy } = useExplainError()(error)
  const problem = error instanceof ApiError && error.failure.kind === 'problem' ? error.failure.problem : null
  // "Correct it and save again" need not be said under a field.
  return problem?.code === 'invalid-input' ? what : `${what} ${remedy}`
}
