import { type DeskPlace, type IntegrationView, integrationViewSchema } from '@jackfield/contract'
import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../../api/client.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { ProblemWords } from '../../ui/problem-alert.tsx'
import { SaveBar } from '../../ui/save-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { useKind, useKindWords } from './kind.ts'
import { OtherOrganisationDialog } from './other-organisation-dialog.tsx'
import { departmentGone, type Place, placeChange, savedPlace } from './place-values.ts'
import { useEditionWord } from './use-edition-word.ts'

interface Props {
  readonly view: IntegrationView
  readonly onConnect: () => void
  readonly onNext: () => void
}

/** Organisation and department into which calls and tickets go (D1). */
export function PlacePanel({ view, onConnect, onNext }: Props) {
  const { t } = useKindWords()
  if (view.desk) return <PlaceForm view={view} desk={view.desk} onNext={onNext} />
  return (
    <Section title={t('zoho.place.title')}>
      <EmptyState
        text={t('zoho.place.notConnected')}
        action={<Button onClick={onConnect}>{t('common.back')}</Button>}
      />
    </Section>
  )
}

interface FormProps extends Pick<Props, 'view' | 'onNext'> {
  readonly desk: DeskPlace
}

function PlaceForm({ view, desk, onNext }: FormProps) {
  const { t } = useKindWords()
  const { path, query, usersQuery } = useKind()
  const client = useQueryClient()
  const saved = savedPlace(view)
  const [chosen, setChosen] = useState(saved)
  const [asking, setAsking] = useState(false)
  const show = (next: IntegrationView) => {
    client.setQueryData(query.queryKey, next)
    setChosen(savedPlace(next))
  }
  const save = useMutation({
    mutationFn: (place: Place) => ask('PUT', `${path}/place`, integrationViewSchema, place),
    onSuccess: async (next) => {
      show(next)
      setAsking(false)
      notifyDone(t('common.saved'))
      await Promise.all(
        [usersQuery.queryKey, ['extensions'], ['status']].map((queryKey) => client.invalidateQueries({ queryKey })),
      )
    },
  })
  const reread = useMutation({
    mutationFn: () => ask('POST', `${path}/check`, integrationViewSchema),
    onSuccess: show,
  })
  const change = placeChange(saved, chosen)
  const other = desk.organisations.find(({ id }) => change === 'organisation' && id === chosen.organisationId)
  const put = () =>
    save.mutate(change === 'organisation' ? { organisationId: chosen.organisationId, departmentId: null } : chosen)
  const gone = departmentGone(desk.departments, saved.departmentId)
  return (
    <Section
      title={t('zoho.place.title')}
      text={t('zoho.place.text')}
      aside={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={reread.isPending}
          onClick={() => reread.mutate()}
        >
          {t('zoho.place.reread')}
        </Button>
      }
    >
      {reread.isError && <ErrorAlert error={reread.error} />}
      <Organisations desk={desk} chosen={chosen} onChange={setChosen} />
      {other ? (
        <Text c="dimmed">{t('zoho.place.otherDepartments', { organisation: other.name })}</Text>
      ) : (
        <Departments desk={desk} chosen={chosen} onChange={setChosen} />
      )}
      {change === 'nothing' && saved.departmentId !== null && !gone && (
        <Group justify="flex-end">
          <Button variant="light" onClick={onNext}>
            {t('common.next')}
          </Button>
        </Group>
      )}
      <SaveBar
        dirty={change !== 'nothing'}
        saving={save.isPending}
        error={asking ? undefined : save.error}
        // The first organisation replaces none.
        onSave={() => (change === 'organisation' && saved.organisationId !== null ? setAsking(true) : put())}
        onDiscard={() => {
          setChosen(saved)
          save.reset()
        }}
      />
      {asking && other && (
        <OtherOrganisationDialog
          from={view.organisation?.name ?? ''}
          to={other.name}
          save={save}
          onClose={() => setAsking(false)}
          onConfirm={put}
        />
      )}
    </Section>
  )
}

interface ChoiceProps {
  readonly desk: DeskPlace
  readonly chosen: Place
  readonly onChange: (chosen: Place) => void
}

/** The organisations of the account; the only one is named, not offered. */
function Organisations({ desk: { organisations }, chosen, onChange }: ChoiceProps) {
  const { t } = useKindWords()
  const edition = useEditionWord()
  const word = (each: DeskPlace['organisations'][number]) =>
    each.edition === null ? each.name : t('zoho.place.ofEdition', { name: each.name, edition: edition(each.edition) })
  const [only] = organisations
  if (organisations.length === 1 && only && chosen.organisationId === only.id)
    return <Named label={t('zoho.place.organisation')} name={word(only)} />
  return (
    <Select
      label={t('zoho.place.organisation')}
      placeholder={t('zoho.place.chooseOrganisation')}
      data={organisations.map((each) => ({ value: each.id, label: word(each) }))}
      value={chosen.organisationId}
      onChange={(organisationId) => onChange({ organisationId, departmentId: null })}
      nothingFoundMessage={t('common.searchNothing')}
    />
  )
}

/** The departments of the chosen organisation; those that are disabled in Zoho are named and cannot be chosen. */
function Departments({ desk: { departments }, chosen, onChange }: ChoiceProps) {
  const { t } = useKindWords()
  const [only] = departments
  if (chosen.organisationId === null) return null
  if (departments.length === 1 && only?.enabled && chosen.departmentId === only.id)
    return <Named label={t('zoho.place.department')} name={only.name} />
  return (
    <Select
      label={t('zoho.place.department')}
      description={t('zoho.place.departmentHint')}
      placeholder={t(departments.length > 0 ? 'zoho.place.chooseDepartment' : 'zoho.place.noDepartments')}
      data={departments.map(({ id, name, enabled }) => ({
        value: id,
        label: enabled ? name : t('zoho.place.disabled', { name }),
        disabled: !enabled,
      }))}
      value={chosen.departmentId}
      error={
        departmentGone(departments, chosen.departmentId) && <ProblemWords problem={{ code: 'desk-department-gone' }} />
      }
      onChange={(departmentId) => onChange({ ...chosen, departmentId })}
      searchable={departments.length > 8}
      nothingFoundMessage={t('common.searchNothing')}
    />
  )
}

function Named({ label, name }: { label: string; name: string }) {
  return (
    <Stack gap={4}>
      <Text fw={600}>{label}</Text>
      <Text style={{ overflowWrap: 'anywhere' }}>{name}</Text>
    </Stack>
  )
}
