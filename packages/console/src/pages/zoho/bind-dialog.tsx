import type { ExtensionGroup, ExtensionView, ZohoUsersView } from '@jackfield/contract'
import { Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { AnchorLink } from '../../ui/links.tsx'
import type { Bindings, Targets } from './bindings.ts'
import { useKindWords } from './kind.ts'

type User = ZohoUsersView['users'][number]

interface Props {
  readonly user: User
  readonly users: readonly User[]
  readonly bindings: Bindings
  readonly extensions: readonly ExtensionView[]
  readonly groups: readonly ExtensionGroup[]
  readonly onClose: () => void
  readonly onBind: (targets: Targets) => void
}

/** Chooses the extensions and groups of one Zoho user; extensions of others say whose they are. */
export function BindDialog({ user, users, bindings, extensions, groups, onClose, onBind }: Props) {
  const { t } = useKindWords()
  const current = bindings[user.id] ?? { extensions: [], groups: [] }
  const [chosen, setChosen] = useState([...current.extensions])
  const [chosenGroups, setChosenGroups] = useState([...current.groups])
  const owners = new Map<string, string>()
  for (const other of users) {
    if (other.id !== user.id)
      for (const extension of bindings[other.id]?.extensions ?? []) owners.set(extension, other.name)
  }
  const extensionLabel = ({ number, name }: { number: string; name: string }) => {
    const owner = owners.get(number)
    return owner ? t('zoho.users.takenBy', { extension: number, name, user: owner }) : `${number} ${name}`
  }
  const gone = chosen.filter((number) => !extensions.some((extension) => extension.number === number))
  return (
    <Modal opened onClose={onClose} title={t('zoho.users.bindTitle', { name: user.name })}>
      <Stack>
        <Text c="dimmed">{user.email}</Text>
        {extensions.length === 0 && <Text>{t('zoho.users.noExtensions')}</Text>}
        <MultiSelect
          label={t('zoho.users.extensions')}
          data={[
            ...extensions.map((extension) => ({
              value: extension.number,
              label: extensionLabel(extension),
              disabled: owners.has(extension.number) && !chosen.includes(extension.number),
            })),
            ...gone.map((number) => ({ value: number, label: number })),
          ]}
          value={chosen}
          onChange={setChosen}
          searchable
          data-autofocus
          nothingFoundMessage={t('common.searchNothing')}
          maxDropdownHeight={220}
        />
        <Stack gap={6}>
          <MultiSelect
            label={t('zoho.users.groups')}
            description={t('zoho.users.directBeatsGroup')}
            data={groups.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosenGroups}
            onChange={setChosenGroups}
            placeholder={groups.length === 0 && chosenGroups.length === 0 ? t('zoho.users.noGroups') : undefined}
            searchable
            nothingFoundMessage={t('common.searchNothing')}
            maxDropdownHeight={220}
          />
          {groups.length === 0 && (
            <AnchorLink to="/pbx" search={{ tab: 'groups' }} style={{ alignSelf: 'flex-start' }}>
              {t('zoho.users.groupsLink')}
            </AnchorLink>
          )}
        </Stack>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button onClick={() => onBind({ extensions: chosen, groups: chosenGroups })}>{t('common.confirm')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
