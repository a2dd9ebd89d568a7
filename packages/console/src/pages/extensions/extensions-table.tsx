import type { ClientPops, ExtensionView } from '@jackfield/contract'
import { ActionIcon, Badge, Checkbox, Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconCircleDashed, IconLink, IconPlugConnected } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { System } from '../../api/use-systems.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Ellipsis } from '../../ui/ellipsis.tsx'
import { StateWord } from '../../ui/state-badge.tsx'
import { popsOf } from './pop-fields.tsx'
import { usePopWord } from './pop-word.ts'
import { PopWords } from './pop-words.tsx'
import { UserNames, userOf } from './user-names.tsx'

interface Props {
  readonly rows: readonly ExtensionView[]
  /** Those whose users and settings are shown. */
  readonly systems: readonly System[]
  readonly selected: ReadonlySet<string>
  readonly onSelect: (selected: ReadonlySet<string>) => void
  readonly onEdit: (extension: ExtensionView) => void
  readonly onLink: (extension: ExtensionView) => void
}

export function ExtensionsTable({ rows, systems, selected, onSelect, onEdit, onLink }: Props) {
  const { t } = useTranslation()
  const popWord = usePopWord()
  const two = systems.length > 1
  const client = ({ signedIn }: ExtensionView) => (
    <StateWord
      look={signedIn ? { colour: 'teal', icon: IconPlugConnected } : { colour: 'gray', icon: IconCircleDashed }}
      word={signedIn ? t('extensions.signedIn') : t('extensions.signedOut')}
    />
  )
  const popsIn = ({ web, desktop }: ClientPops) =>
    popWord(web) === popWord(desktop)
      ? t('extensions.popIs', { pop: popWord(web) })
      : t('extensions.popsAre', { web: popWord(web), desktop: popWord(desktop) })
  /** Lines of a card: one for each of two systems, else one that has room for the e-mail too. */
  const summary = (row: ExtensionView) =>
    systems.map((system) =>
      [
        two && t(`zoho.system.${system}`),
        row[userOf[system]]?.name ?? t('extensions.notBound'),
        popsIn(row[popsOf[system]]),
        !two && row.email,
      ]
        .filter(Boolean)
        .join(' · '),
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
  const choose = (numbers: readonly string[], on: boolean) => {
    const next = new Set(selected)
    for (const number of numbers)
      if (on) next.add(number)
      else next.delete(number)
    onSelect(next)
  }
  const shown = rows.map(({ number }) => number)
  const chosen = shown.filter((number) => selected.has(number)).length
  const columns: Column<ExtensionView>[] = [
    {
      id: 'select',
      title: (
        <Checkbox
          aria-label={t('extensions.selectShown')}
          checked={chosen === shown.length}
          indeterminate={chosen > 0 && chosen < shown.length}
          onChange={(event) => choose(shown, event.currentTarget.checked)}
        />
      ),
      width: 40,
      cell: ({ number }) => (
        <Checkbox
          aria-label={t('extensions.select', { extension: number })}
          checked={selected.has(number)}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) => choose([number], event.currentTarget.checked)}
        />
      ),
    },
    {
      id: 'number',
      title: t('extensions.number'),
      width: 90,
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
      width: two ? '15%' : '20%',
      cell: ({ email }) => <Ellipsis c={email ? undefined : 'dimmed'}>{email ?? '–'}</Ellipsis>,
    },
    {
      id: 'user',
      ...(two && { width: 176 }),
      title: t('extensions.user'),
      cell: (row) => <UserNames extension={row} systems={systems} />,
    },
    {
      id: 'pop',
      title: t('extensions.pop'),
      width: two ? 264 : 220,
      cell: (row) => <PopWords extension={row} systems={systems} />,
    },
    { id: 'client', title: t('extensions.client'), width: two ? 124 : 150, cell: (row) => gone(row) || client(row) },
    { id: 'link', title: '', width: two ? 44 : 56, cell: link },
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
          {summary(row).map((line) => (
            <Text key={line} size="xs" c="dimmed" truncate>
              {line}
            </Text>
          ))}
        </Stack>
      )}
    />
  )
}
