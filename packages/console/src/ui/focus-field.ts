import type { UseFormReturnType } from '@mantine/form'

/** Goes to the field of a form, or to the first box of a group of them. False when it is not on the page. */
export function focusField<T extends Record<string, unknown>>(form: UseFormReturnType<T>, path: string): boolean {
  const node = form.getInputNode(path)
  const input = node?.matches('input, textarea') ? node : node?.querySelector<HTMLElement>('input, textarea')
  input?.focus()
  return node !== null
}
