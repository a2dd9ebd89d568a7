import type { ContactSyncSettings } from '@jackfield/contract'
import { Alert, Checkbox, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconCoins } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { contactGroupsQuery } from '../../api/contact-queries.ts'
import { Section } from '../../ui/section.tsx'
import { CreditsDocs } from './credits-docs.tsx'
import { useKind, useKindWords } from './kind.ts'
import type { SettingsValues } from './settings-values.ts'
import { useModuleHint } from './use-module-hint.ts'

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  readonly saved: ContactSyncSettings
}

/** Which records are copied here and into which group (A4), and when Zoho is asked (A6). */
export function ContactSyncSection({ form, saved }: Props) {
  const { t } = useKindWords()
  const { modules } = useKind().traits
  const { enabled, alwaysQuery, group } = form.values.contactSync
  const moduleHint = useModuleHint()
  return (
    <Section title={t('zoho.sync.title')}>
      <Switch
        label={t('zoho.sync.enable')}
        description={t('zoho.sync.enableHint')}
        {...form.getInputProps('contactSync.enabled', { type: 'checkbox' })}
      />
      {enabled && (
        <Stack gap="md" pl="xl">
          <Checkbox.Group label={t('zoho.sync.modules')} {...form.getInputProps('contactSync.modules')}>
            <Group gap="lg" my="xs">
              {modules.map((value) => (
                <Checkbox
                  key={value}
                  value={value}
                  label={t(`zoho.sync.module.${value}`)}
                  description={moduleHint(value)}
                />
              ))}
            </Group>
          </Checkbox.Group>
          <GroupSelect form={form} groupId={saved.groupId} />
          {group === 'new' && (
            <TextInput
              label={t('zoho.sync.groupName')}
              maxLength={100}
              {...form.getInputProps('contactSync.groupName')}
            />
          )}
        </Stack>
      )}
      <Switch
        label={t('zoho.sync.alwaysQuery')}
        description={t('zoho.sync.alwaysQueryHint')}
        {...form.getInputProps('contactSync.alwaysQuery', { type: 'checkbox' })}
      />
      {alwaysQuery && (
        <Alert color="orange" icon={<IconCoins size={20} />} title={t('zoho.sync.alwaysQueryCosts')} role="status">
          <Stack gap="xs">
            <Text>{t('zoho.sync.alwaysQueryCostsText')}</Text>
            <CreditsDocs />
          </Stack>
        </Alert>
      )}
      <Switch
        label={t('zoho.sync.copyNumbers')}
        description={t('zoho.sync.copyNumbersHint')}
        {...form.getInputProps('contactSync.copyNumbers', { type: 'checkbox' })}
      />
    </Section>
  )
}

/** The present group, a new one, or one of those that are empty; the others are named and cannot be chosen. */
function GroupSelect({ form, groupId }: Pick<Props, 'form'> & { groupId: string | null }) {
  const { t } = useKindWords()
  const groups = useQuery(contactGroupsQuery).data ?? []
  const present = groups.find(({ id }) => id === groupId)?.name
  const options = [
    ...(groupId === null
      ? []
      : [
          {
            value: 'as-is',
            label: present ? t('zoho.sync.groupPresentNamed', { name: present }) : t('zoho.sync.groupPresent'),
          },
        ]),
    { value: 'new', label: t('zoho.sync.groupNew') },
    ...groups
      .filter(({ id }) => id !== groupId)
      .map(({ id, name, contacts, tag }) => {
        if (tag !== null) return { value: id, label: t('zoho.sync.groupOther', { name }), disabled: true }
        if (contacts > 0) return { value: id, label: t('zoho.sync.groupTaken', { name }), disabled: true }
        return { value: id, label: name }
      }),
  ]
  return (
    <Select
      label={t('zoho.sync.group')}
      description={t('zoho.sync.groupHint')}
      data={options}
      {...form.getInputProps('contactSync.group')}
    />
  )
}
