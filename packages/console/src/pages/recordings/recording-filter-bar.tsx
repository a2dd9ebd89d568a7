import { callDirectionSchema } from '@jackfield/contract'
import { Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { extensionsQuery } from '../../api/queries.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { RangePicker } from '../calls/range-picker.tsx'
import type { RecordingsSearch } from './recordings-search.ts'

interface Props {
  readonly search: RecordingsSearch
  readonly onChange: (search: RecordingsSearch) => void
}

export function RecordingFilterBar({ search, onChange }: Props) {
  const { t } = useTranslation()
  const extensions = useQuery(extensionsQuery)
  return (
    <Group gap="xs" align="flex-start">
      <RangePicker search={search} onChange={onChange} />
      <SearchField
        label={t('recordings.search')}
        value={search.search}
        onChange={(value) => onChange({ ...search, search: value })}
      />
      <Select
        aria-label={t('calls.filterDirection')}
        w={140}
        value={search.direction ?? ''}
        data={[
          { value: '', label: t('calls.directionAll') },
          ...callDirectionSchema.options.map((value) => ({ value, label: t(`calls.direction.${value}`) })),
        ]}
        onChange={(value) => onChange({ ...search, direction: (value || undefined) as RecordingsSearch['direction'] })}
      />
      <Select
        aria-label={t('recordings.agent')}
        w={160}
        searchable
        nothingFoundMessage={t('common.searchNothing')}
        value={search.extension ?? ''}
        data={[
          { value: '', label: t('calls.extensionAll') },
          ...(extensions.data ?? []).map(({ number, name }) => ({ value: number, label: `${number} ${name}` })),
        ]}
        onChange={(value) => onChange({ ...search, extension: value || undefined })}
      />
    </Group>
  )
}
