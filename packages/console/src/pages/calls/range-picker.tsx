import { Group, Select, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type DayRange, dayText, type RangeName, rangeNames, stretchOf } from './day-range.ts'

interface Props<Search extends DayRange> {
  readonly search: Search
  readonly onChange: (search: Search) => void
}

/** Which days the page is about. */
export function RangePicker<Search extends DayRange>({ search, onChange }: Props<Search>) {
  const { t } = useTranslation()
  const range = search.range ?? 'today'
  const choose = (next: RangeName) => {
    if (next !== 'days')
      return onChange({ ...search, range: next === 'today' ? undefined : next, from: undefined, to: undefined })
    // Begins with the days that were shown; all days have no first one to begin with.
    const { from, to } = stretchOf(range === 'all' ? { range: '7d' } : search, new Date())
    onChange({ ...search, range: next, from: dayText(from), to: dayText(to - 1) })
  }
  const day = (name: 'from' | 'to', label: string) => (
    <TextInput
      type="date"
      aria-label={label}
      w={148}
      max={dayText(Date.now())}
      value={search[name] ?? ''}
      onChange={(event) => {
        // While a date is typed the field is empty at times.
        if (event.currentTarget.value) onChange({ ...search, [name]: event.currentTarget.value })
      }}
    />
  )
  return (
    <Stack gap="xs">
      <Select
        aria-label={t('calls.days')}
        w={160}
        value={range}
        data={rangeNames.map((value) => ({ value, label: t(`calls.range.${value}`) }))}
        onChange={(value) => choose(value as RangeName)}
      />
      {range === 'days' && (
        <Group gap="xs">
          {day('from', t('calls.firstDay'))}
          {day('to', t('calls.lastDay'))}
        </Group>
      )}
    </Stack>
  )
}
