import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchKey } from '../../ui/search-key.ts'

interface Props {
  readonly search: string | undefined
  readonly onSearch: (search: string | undefined) => void
}

/** `/` goes to it; the search is applied a moment after the last key. */
export function SearchField({ search, onSearch }: Props) {
  const { t } = useTranslation()
  const field = useSearchKey()
  const [text, setText] = useState(search ?? '')
  // Cleared from outside, by a button or the back button.
  const [seen, setSeen] = useState(search)
  if (seen !== search) {
    setSeen(search)
    setText(search ?? '')
  }
  const apply = useDebouncedCallback((next: string) => {
    setSeen(next || undefined)
    onSearch(next || undefined)
  }, 300)
  return (
    <TextInput
      ref={field}
      maw={400}
      maxLength={64}
      leftSection={<IconSearch size={16} />}
      placeholder={t('contacts.search')}
      aria-label={t('contacts.search')}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        apply(event.currentTarget.value.trim())
      }}
    />
  )
}
