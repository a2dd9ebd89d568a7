import type { ExtensionView } from '@jackfield/contract'
import { ActionIcon, Badge, Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconCircleDashed, IconLink, IconPlugConnected } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { StateWord } from '../../ui/state-badge.tsx'
import { usePopWord } from './pop-word.ts'

interface Props {
  readonly rows: readonly ExtensionView[]
  readonly onEdit: (extension: ExtensionView) => void
  readonly onLink: (extension: ExtensionView) => void
}

export function ExtensionsTable({ rows, onEdit, onLink }: Props) {
  const { t } = useTranslation()
  const popWord = usePopWord()
  const client = ({ signedIn }: ExtensionView) => (
    <StateWord
      look={signedIn ? { colour: 'teal', icon: IconPlugConnected } : { colour: 'gray', icon: IconCircleDashed }}
      word={signedIn ? t('extensions.signedIn') : t('extensions.signedOut')}
    />
  )
  const gone = ({ present }: ExtensionView) => !present && <Badge color="orange">{t('extensions.gone')}</Badge>
  const link = (extension: ExtensionView) => (
    <Tooltip label={t('extensions.makeLink')}>
      <ActionIcon
        aria-label={`${t('extensions.makeLink')} ${extension.number}`}
        onClick={(event) => {
          event.stopPropagation()
          onLink(extension)
        }}
      >
        <IconLink size={18} />
      </ActionIcon>
    </Tooltip>
  )
  const columns: Column<ExtensionView>[] = [
    {
      id: 'number',
      title: t('extensions.number'),
      width: 100,
      cell: ({ number }) => <span className="tabular">{number}</span>,
    },
    {
      id: 'name',
      title: t('extensions.name'),
      cell: ({ name }) => <Ellipsis>{name}</Ellipsis>,
    },
    {
      id: 'email',
      title: t('extensions.email'),
      width: '25%',
      cell: ({ email }) => <Ellipsis c={email ? undefined : 'dimmed'}>{email ?? '–'}</Ellipsis>,
    },
    {
      id: 'user',
      title: t('extensions.user'),
      cell: ({ user }) => <Ellipsis c={user ? undefined : 'dimmed'}>{user?.name ?? t('extensions.notBound')}</Ellipsis>,
    },
    { id: 'pop', title: t('extensions.pop'), width: 120, cell: ({ pop }) => popWord(pop) },
    { id: 'client', title: t('extensions.client'), width: 170, cell: (row) => gone(row) || client(row) },
    { id: 'link', title: '', width: 56, cell: link },
  ]
  return (
    <DataTable
      label={t('extensions.title')}
      rows={rows}
      columns={columns}
      rowKey={({ number }) => number}
      onOpen={onEdit}
      card={(row) => (
        <Stack gap={2}>
          <Group justify="space-between" wrap="nowrap">
            <Text fw={600} truncate>
              {row.number} {row.name}
            </Text>
            {gone(row) || client(row)}
          </Group>
          <Text size="xs" c="dimmed" truncate>
            {[row.user?.name ?? t('extensions.notBound'), t('extensions.popIs', { pop: popWord(row.pop) }), row.email]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        </Stack>
      )}
    />
  )
}
