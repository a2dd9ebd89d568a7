import type { UseFormReturnType } from '@mantine/form'
import { faultyField, useExplainError } from './explain-error.ts'

/** Puts a fault that the server found under the field that it names; everything else is for the alert of the form. */
export function useServerErrors<T extends Record<string, unknown>>(
  form: UseFormReturnType<T>,
): (error: unknown) => void {
  return (error) => {
    const field = faultyField(error)
    if (field) form.setErrors({ [field]: <Fault error={error} /> })
  }
}

/** In words when it is shown, so that it follows a change of the language. */
function Fault({ error }: { error: unknown }) {
  return useExplainError()(error).what
}
