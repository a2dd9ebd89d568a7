import { callDirectionSchema, deliveryStateSchema } from '@jackfield/contract'
import { Button, Group, Select } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFilter, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { extensionsQuery } from '../../api/queries.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import { type CallsSearch, isFiltered } from './calls-search.ts'

interface Props {
  readonly filters: CallsSearch
  readonly onChange: (filters: CallsSearch) => void
  readonly aside: ReactNode
}

/** Search and filters; on narrow screens the filters stand behind a button. */
export function CallFilterBar({ filters, onChange, aside }: Props) {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const [opened, { toggle }] = useDisclosure()
  const chosen = [filters.direction, filters.delivery, filters.extension].filter(Boolean).length
  const { range, from, to } = filters
  return (
    <Group gap="xs" align="flex-start">
      <SearchField
        label={t('calls.search')}
        value={filters.search}
        onChange={(search) => onChange({ ...filters, search })}
      />
      {narrow && (
        <Button variant="default" leftSection={<IconFilter size={16} />} aria-expanded={opened} onClick={toggle}>
          {chosen > 0 ? t('calls.filtersOn', { count: chosen }) : t('calls.filters')}
        </Button>
      )}
      {(!narrow || opened) && <Choices filters={filters} onChange={onChange} />}
      {isFiltered(filters) && (
        <Button variant="subtle" leftSection={<IconX size={16} />} onClick={() => onChange({ range, from, to })}>
          {t('calls.clear')}
        </Button>
      )}
      {aside}
    </Group>
  )
}

function Choices({ filters, onChange }: Omit<Props, 'aside'>) {
  const { t } = useTranslation()
  const extensions = useQuery(extensionsQuery)
  const known = extensions.data ?? []
  // One that the PBX no longer has can still stand in the address.
  const gone = filters.extension && !known.some(({ number }) => number === filters.extension) ? [filters.extension] : []
  return (
    <>
      <Select
        aria-label={t('calls.filterDirection')}
        w={140}
        value={filters.direction ?? ''}
        data={[
          { value: '', label: t('calls.directionAll') },
          ...callDirectionSchema.options.map((value) => ({ value, label: t(`calls.direction.${value}`) })),
        ]}
        onChange={(value) => onChange({ ...filters, direction: (value || undefined) as CallsSearch['direction'] })}
      />
      <Select
        aria-label={t('calls.filterDelivery')}
        w={156}
        value={filters.delivery ?? ''}
        data={[
          { value: '', label: t('calls.deliveryAll') },
          ...deliveryStateSchema.options.map((value) => ({ value, label: t(`calls.delivery.${value}`) })),
        ]}
        onChange={(value) => onChange({ ...filters, delivery: (value || undefined) as CallsSearch['delivery'] })}
      />
      <Select
        aria-label={t('calls.column.extensions')}
        w={160}
        searchable
        nothingFoundMessage={t('common.searchNothing')}
        value={filters.extension ?? ''}
        data={[
          { value: '', label: t('calls.extensionAll') },
          ...known.map(({ number, name }) => ({ value: number, label: `${number} ${name}` })),
          ...gone.map((number) => ({ value: number, label: number })),
        ]}
        onChange={(value) => onChange({ ...filters, extension: value || undefined })}
      />
    </>
  )
}
