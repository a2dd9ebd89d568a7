import type { CallSummary } from '@jackfield/contract'
import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../i18n/format.ts'
import { callLooks, directionIcons, shownState } from '../../ui/call-looks.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { StateWord } from '../../ui/state-badge.tsx'
import { DeliveryWord } from './delivery-badge.tsx'
import { useNumberWord } from './number-word.ts'

interface Props {
  readonly rows: readonly CallSummary[]
  readonly onOpen: (call: CallSummary) => void
}

export function CallsTable({ rows, onOpen }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = (call: CallSummary) => {
    const shown = shownState(call)
    return <StateWord look={callLooks[shown]} word={t(`calls.state.${shown}`)} />
  }
  const direction = (call: CallSummary) => {
    const Icon = directionIcons[call.direction]
    return (
      <Group gap={6} wrap="nowrap">
        <Icon size={16} aria-hidden />
        <Text truncate>{t(`calls.direction.${call.direction}`)}</Text>
      </Group>
    )
  }
  const number = useNumberWord()
  // Who answered, else who rang.
  const people = (call: CallSummary) => (call.answeredBy.length > 0 ? call.answeredBy : call.rang).join(', ') || '–'
  const talk = (call: CallSummary) => (call.talkMs > 0 ? format.duration(call.talkMs) : '–')
  const columns: Column<CallSummary>[] = [
    { id: 'state', title: t('calls.column.state'), width: 96, cell: state },
    { id: 'direction', title: t('calls.column.direction'), width: 108, cell: direction },
    {
      id: 'number',
      title: t('calls.column.number'),
      width: 186,
      cell: (call) => (
        <Group gap={2} wrap="nowrap">
          <Ellipsis className="tabular">{number(call)}</Ellipsis>
          {call.externalNumber && <CopyButton size="sm" value={call.externalNumber} what={t('calls.column.number')} />}
        </Group>
      ),
    },
    { id: 'name', title: t('calls.column.name'), cell: (call) => <Ellipsis>{call.externalName ?? '–'}</Ellipsis> },
    {
      id: 'extensions',
      title: t('calls.column.extensions'),
      width: 100,
      cell: (call) => <Ellipsis className="tabular">{people(call)}</Ellipsis>,
    },
    {
      id: 'start',
      title: t('calls.column.start'),
      width: 114,
      cell: (call) => (
        <Text className="tabular" truncate>
          {format.time(call.startedAt)}
        </Text>
      ),
    },
    {
      id: 'talk',
      title: t('calls.column.talk'),
      width: 92,
      cell: (call) => <span className="tabular">{talk(call)}</span>,
    },
    {
      id: 'delivery',
      title: t('calls.column.delivery'),
      width: 150,
      cell: (call) => <DeliveryWord call={call} />,
    },
  ]
  return (
    <DataTable
      label={t('calls.title')}
      rows={rows}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={onOpen}
      card={(call) => (
        <Stack gap={2}>
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text fw={600} truncate className="tabular">
              {call.externalName ?? (call.direction === 'internal' ? t('calls.direction.internal') : number(call))}
            </Text>
            {state(call)}
          </Group>
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text size="xs" c="dimmed" truncate className="tabular">
              {[
                call.direction !== 'internal' && t(`calls.direction.${call.direction}`),
                people(call),
                format.time(call.startedAt),
                call.talkMs > 0 && talk(call),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            <DeliveryWord small call={call} />
          </Group>
        </Stack>
      )}
    />
  )
}
