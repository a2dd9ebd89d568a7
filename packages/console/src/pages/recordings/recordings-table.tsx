import type { RecordingRow } from '@jackfield/contract'
import { Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { extensionsQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { directionIcons } from '../../ui/call-looks.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { useNumberWord } from '../calls/number-word.ts'

interface Props {
  readonly rows: readonly RecordingRow[]
  readonly onOpen: (callId: string) => void
}

export function RecordingsTable({ rows, onOpen }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const number = useNumberWord()
  const extensions = useQuery(extensionsQuery)
  const names = new Map(extensions.data?.map(({ number: own, name }) => [own, name]))
  const agents = ({ call }: RecordingRow) => {
    const took = call.answeredBy.length > 0 ? call.answeredBy : call.rang
    return took.map((own) => [own, names.get(own)].filter(Boolean).join(' ')).join(', ') || '–'
  }
  const who = ({ call }: RecordingRow) =>
    call.externalName ?? (call.direction === 'internal' ? t('calls.direction.internal') : number(call))
  // Where the file does not tell, the talk of the call does.
  const length = ({ call, recording }: RecordingRow) => format.duration(recording.durationMs ?? call.talkMs)
  const direction = ({ call }: RecordingRow) => {
    const Icon = directionIcons[call.direction]
    return (
      <Group gap={6} wrap="nowrap">
        <Icon size={16} aria-hidden />
        <Text truncate>{t(`calls.direction.${call.direction}`)}</Text>
      </Group>
    )
  }
  const columns: Column<RecordingRow>[] = [
    {
      id: 'time',
      title: t('recordings.time'),
      width: 124,
      cell: ({ call }) => <span className="tabular">{format.time(call.startedAt)}</span>,
    },
    { id: 'direction', title: t('calls.column.direction'), width: 108, cell: direction },
    {
      id: 'number',
      title: t('calls.column.number'),
      width: 172,
      cell: ({ call }) => <Ellipsis className="tabular">{number(call)}</Ellipsis>,
    },
    {
      id: 'name',
      title: t('calls.column.name'),
      cell: ({ call }) => <Ellipsis>{call.externalName ?? '–'}</Ellipsis>,
    },
    { id: 'agent', title: t('recordings.agent'), width: 180, cell: (row) => <Ellipsis>{agents(row)}</Ellipsis> },
    {
      id: 'duration',
      title: t('recordings.duration'),
      width: 92,
      cell: (row) => <span className="tabular">{length(row)}</span>,
    },
    {
      id: 'state',
      title: t('recordings.stateColumn'),
      width: 120,
      cell: ({ recording }) => <Text truncate>{t(`recordings.state.${recording.state}`)}</Text>,
    },
  ]
  return (
    <DataTable
      label={t('recordings.title')}
      rows={rows}
      columns={columns}
      rowKey={({ call }) => call.id}
      onOpen={({ call }) => onOpen(call.id)}
      card={(row) => (
        <Stack gap={2}>
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text fw={600} truncate className="tabular">
              {who(row)}
            </Text>
            <Text className="tabular">{length(row)}</Text>
          </Group>
          <Text size="xs" c="dimmed" truncate className="tabular">
            {[t(`calls.direction.${row.call.direction}`), agents(row), format.time(row.call.startedAt)].join(' · ')}
          </Text>
        </Stack>
      )}
    />
  )
}
