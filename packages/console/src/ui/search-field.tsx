import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useSearchKey } from './search-key.ts'

interface Props {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** A search that is applied while it is typed; `/` goes there. */
export function SearchField({ label, value, onChange }: Props) {
  const field = useSearchKey()
  const [text, setText] = useState(value ?? '')
  // Cleared from outside, by "Clear filters" or the back button.
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setText(value ?? '')
  }
  const apply = useDebouncedCallback((search: string) => {
    setSeen(search || undefined)
    onChange(search || undefined)
  }, 300)
  return (
    <TextInput
      ref={field}
      style={{ flex: '1 1 200px' }}
      maw={320}
      maxLength={64}
      leftSection={<IconSearch size={16} />}
      placeholder={label}
      aria-label={label}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        apply(event.currentTarget.value.trim())
      }}
    />
  )
}
