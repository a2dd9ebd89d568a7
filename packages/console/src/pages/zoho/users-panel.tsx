import { type ZohoUsersView, zohoUsersViewSchema } from '@jackfield/contract'
import { Button, Group, Text } from '@mantine/core'
import { IconRefresh, IconWand } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ask, tell } from '../../api/client.ts'
import { extensionsQuery, groupsQuery } from '../../api/queries.ts'
import { useCancellable } from '../../api/use-cancellable.ts'
import { useFormat } from '../../i18n/format.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { LongTask } from '../../ui/long-task.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SaveBar } from '../../ui/save-bar.tsx'
import { Section } from '../../ui/section.tsx'
import { TableSkeleton } from '../../ui/skeletons.tsx'
import { AutoBindDialog } from './auto-bind-dialog.tsx'
import { BindDialog } from './bind-dialog.tsx'
import { type Bindings, sameBindings, toBindings, toPut } from './bindings.ts'
import { useKind, useKindWords } from './kind.ts'
import { UsersTable } from './users-table.tsx'

interface Props {
  readonly connected: boolean
  readonly onConnect: () => void
  readonly onNext: () => void
}

/** Zoho's users and the extensions that they use. */
export function UsersPanel({ connected, onConnect, onNext }: Props) {
  const { t } = useKindWords()
  if (connected) return <Users onNext={onNext} />
  return (
    <Section title={t('zoho.users.title')} wide>
      <EmptyState
        text={t('zoho.users.notConnected')}
        action={<Button onClick={onConnect}>{t('common.back')}</Button>}
      />
    </Section>
  )
}

function Users({ onNext }: { onNext: () => void }) {
  const { t } = useKindWords()
  const { path, query, usersQuery } = useKind()
  const format = useFormat()
  const client = useQueryClient()
  const users = useQuery(usersQuery)
  const extensions = useQuery(extensionsQuery)
  const groups = useQuery(groupsQuery)
  const [draft, setDraft] = useState<Bindings | null>(null)
  const [edited, setEdited] = useState<string | null>(null)
  const [autoOpen, setAutoOpen] = useState(false)
  const changed = async () => {
    await Promise.all([query.queryKey, ['extensions']].map((queryKey) => client.invalidateQueries({ queryKey })))
  }
  const refresh = useCancellable({
    run: (_: undefined, signal) => ask('POST', `${path}/users/refresh`, zohoUsersViewSchema, undefined, signal),
    onSuccess: (data) => client.setQueryData(usersQuery.queryKey, data),
  })
  const save = useMutation({
    mutationFn: (bindings: Bindings) => tell('PUT', `${path}/bindings`, toPut(bindings)),
    onSuccess: async () => {
      await changed()
      setDraft(null)
      notifyDone(t('common.saved'))
    },
  })
  const neverFetched = users.data?.fetchedAt === null
  const { mutate: fetchUsers, isIdle } = refresh
  // Once by itself; not again after it was cancelled.
  const begun = useRef(false)
  useEffect(() => {
    if (neverFetched && isIdle && !begun.current) {
      begun.current = true
      fetchUsers(undefined)
    }
  }, [neverFetched, isIdle, fetchUsers])

  const saved = toBindings(users.data?.users ?? [])
  const bindings = draft ?? saved
  const dirty = draft !== null && !sameBindings(draft, saved)
  const user = users.data?.users.find(({ id }) => id === edited)
  const fetched = (view: ZohoUsersView | undefined) =>
    view &&
    (view.fetchedAt === null
      ? t('zoho.users.neverFetched')
      : t('zoho.users.fetched', { time: format.time(view.fetchedAt) }))
  return (
    <Section
      wide
      title={t('zoho.users.title')}
      aside={
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {fetched(users.data)}
          </Text>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={refresh.isPending}
            onClick={() => fetchUsers(undefined)}
          >
            {t('zoho.users.refresh')}
          </Button>
          <Button variant="default" leftSection={<IconWand size={16} />} onClick={() => setAutoOpen(true)}>
            {t('zoho.users.auto')}
          </Button>
        </Group>
      }
    >
      {refresh.isPending && (
        <LongTask
          text={(seconds) => t('zoho.users.fetching', { time: t('common.seconds', { count: seconds }) })}
          onCancel={refresh.cancel}
        />
      )}
      {refresh.isError && <ErrorAlert error={refresh.error} onRetry={() => fetchUsers(undefined)} />}
      <QueryView query={users} skeleton={<TableSkeleton rows={4} />}>
        {(view) =>
          view.users.length > 0 ? (
            <UsersTable
              users={view.users}
              bindings={bindings}
              extensions={extensions.data ?? []}
              groups={groups.data ?? []}
              onEdit={setEdited}
            />
          ) : refresh.isPending ? (
            <TableSkeleton rows={4} />
          ) : (
            <EmptyState text={t('zoho.users.empty')} />
          )
        }
      </QueryView>
      {Object.values(saved).some(({ extensions, groups }) => extensions.length + groups.length > 0) && !dirty && (
        <Group justify="flex-end">
          <Button variant="light" onClick={onNext}>
            {t('common.next')}
          </Button>
        </Group>
      )}
      <SaveBar
        dirty={dirty}
        saving={save.isPending}
        error={save.error}
        onSave={() => save.mutate(bindings)}
        onDiscard={() => {
          setDraft(null)
          save.reset()
        }}
      />
      {user && (
        <BindDialog
          key={user.id}
          user={user}
          bindings={bindings}
          users={users.data?.users ?? []}
          extensions={extensions.data ?? []}
          groups={groups.data ?? []}
          onClose={() => setEdited(null)}
          onBind={(targets) => {
            setDraft({ ...bindings, [user.id]: targets })
            setEdited(null)
          }}
        />
      )}
      {autoOpen && <AutoBindDialog unsaved={dirty} onClose={() => setAutoOpen(false)} onBound={changed} />}
    </Section>
  )
}
