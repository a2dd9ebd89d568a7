import type { IntegrationView } from '@jackfield/contract'
import { Select } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Section } from '../../ui/section.tsx'
import { useKind, useKindWords } from './kind.ts'
import type { SettingsValues } from './settings-values.ts'

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  readonly view: IntegrationView
}

/** Who owns logs and new records whose own user Zoho no longer takes (A10). */
export function OwnerSection({ form, view }: Props) {
  const { t } = useKindWords()
  const { usersQuery } = useKind()
  const users = useQuery(usersQuery)
  const account = view.connectedBy?.name ?? ''
  const known = users.data?.users ?? []
  const chosen = form.values.callLog.fallbackOwner
  const shown = known.filter(({ id, active }) => active || id === chosen)
  // One that Zoho no longer lists still shows that there is one.
  const missing = chosen !== null && !known.some(({ id }) => id === chosen) ? [{ value: chosen, label: chosen }] : []
  return (
    <Section title={t('zoho.owner.title')}>
      <Select
        label={t('zoho.owner.label')}
        description={t('zoho.owner.hint')}
        placeholder={t('zoho.owner.account', { account })}
        data={[...shown.map(({ id, name }) => ({ value: id, label: name })), ...missing]}
        searchable
        clearable
        // Closed, it names nobody: the users stand in a table of their own.
        comboboxProps={{ keepMounted: false }}
        {...form.getInputProps('callLog.fallbackOwner')}
      />
    </Section>
  )
}
