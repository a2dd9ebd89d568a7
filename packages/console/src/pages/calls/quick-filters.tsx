import type { Completeness } from '@jackfield/contract'
import { Button, Group, Text, Tooltip } from '@mantine/core'
import { IconAddressBookOff, IconCloudOff, IconUserExclamation } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import type { CallsSearch } from './calls-search.ts'
import { quickCounts } from './completeness.ts'

const filters = [
  { id: 'not-delivered', icon: IconCloudOff },
  { id: 'needs-person', icon: IconUserExclamation },
  { id: 'no-match', icon: IconAddressBookOff },
] as const

interface Props {
  readonly search: CallsSearch
  readonly completeness: Completeness | undefined
  readonly onChange: (search: CallsSearch) => void
}

/** What an administrator looks for, by one click; a second one takes it back. */
export function QuickFilters({ search, completeness, onChange }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = completeness && quickCounts(completeness)
  return (
    <Group gap="xs" role="group" aria-label={t('calls.quickFilters')}>
      {filters.map(({ id, icon: Icon }) => {
        const on = search.show === id
        return (
          <Tooltip key={id} label={t(`calls.showHint.${id}`)} multiline maw={320}>
            <Button
              size="xs"
              radius="xl"
              variant={on ? 'light' : 'default'}
              aria-pressed={on}
              leftSection={<Icon size={16} aria-hidden />}
              rightSection={
                counts && (
                  <Text component="span" size="xs" fw={600} className="tabular">
                    {format.number(counts[id])}
                  </Text>
                )
              }
              onClick={() => onChange({ ...search, show: on ? undefined : id })}
            >
              {t(`calls.show.${id}`)}
            </Button>
          </Tooltip>
        )
      })}
    </Group>
  )
}
