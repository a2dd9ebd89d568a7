import { MultiSelect, type MultiSelectProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { extensionsQuery } from '../../api/queries.ts'

/** Extensions to choose from, by number and name; `members` that the PBX does not know stay to be chosen. */
export function MembersSelect({ members, ...input }: MultiSelectProps & { readonly members: readonly string[] }) {
  const { t } = useTranslation()
  const extensions = useQuery(extensionsQuery)
  const names = new Map(extensions.data?.map(({ number, name }) => [number, name]))
  const options = [...new Set([...names.keys(), ...members])].map((value) => ({
    value,
    label: [value, names.get(value)].filter(Boolean).join(' '),
  }))
  return (
    <MultiSelect
      label={t('pbx.groups.members')}
      data={options}
      searchable
      nothingFoundMessage={t('common.searchNothing')}
      maxDropdownHeight={240}
      {...input}
    />
  )
}
