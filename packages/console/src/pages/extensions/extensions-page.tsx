import type { ExtensionView } from '@jackfield/contract'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconRefresh, IconSearch } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { extensionsQuery } from '../../api/queries.ts'
import { useSystems } from '../../api/use-systems.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { useSearchKey } from '../../ui/search-key.ts'
import { TableSkeleton } from '../../ui/skeletons.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import { ExtensionDrawer } from './extension-drawer.tsx'
import { ExtensionsTable } from './extensions-table.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { SignInLinkDialog } from './sign-in-link-dialog.tsx'

const fits = (extension: ExtensionView, text: string) =>
  [extension.number, extension.name, extension.email, extension.user?.name, extension.deskAgent?.name].some((value) =>
    value?.toLowerCase().includes(text.trim().toLowerCase()),
  )

export function ExtensionsPage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const extensions = useQuery({ ...extensionsQuery, refetchInterval: 10_000 })
  const [search, setSearch] = useState('')
  const [edited, setEdited] = useState<string | null>(null)
  const [linked, setLinked] = useState<ExtensionView | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const narrow = useNarrow()
  const systems = useSystems()
  const searchField = useSearchKey()
  const read = useMutation({
    mutationFn: () => tell('POST', '/api/extensions/refresh'),
    onSettled: () => client.invalidateQueries({ queryKey: ['extensions'] }),
  })
  const open = extensions.data?.find(({ number }) => number === edited)
  return (
    <Page
      title={t('extensions.title')}
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={read.isPending}
          onClick={() => read.mutate()}
        >
          {t('extensions.read')}
        </Button>
      }
    >
      {read.isError && <ErrorAlert error={read.error} />}
      <QueryView query={extensions} skeleton={<TableSkeleton />}>
        {(rows) => {
          if (rows.length === 0) {
            return (
              <EmptyState
                text={t('extensions.empty')}
                action={<ButtonLink to="/pbx">{t('extensions.connectPbx')}</ButtonLink>}
              />
            )
          }
          const found = rows.filter((row) => fits(row, search))
          return (
            <>
              <TextInput
                ref={searchField}
                maw={360}
                leftSection={<IconSearch size={16} />}
                placeholder={t('extensions.search')}
                aria-label={t('extensions.search')}
                value={search}
                onChange={(event) => setSearch(event.currentTarget.value)}
              />
              {narrow && found.length > 0 && (
                <Checkbox
                  label={t('extensions.selectShown')}
                  checked={found.every(({ number }) => selected.has(number))}
                  onChange={(event) =>
                    setSelected(new Set(event.currentTarget.checked ? found.map(({ number }) => number) : []))
                  }
                />
              )}
              <SelectionBar
                systems={systems}
                selected={rows.filter(({ number }) => selected.has(number))}
                onDone={() => setSelected(new Set())}
              />
              {found.length === 0 ? (
                <EmptyState text={t('extensions.emptySearch')} />
              ) : (
                <ExtensionsTable
                  rows={found}
                  systems={systems}
                  selected={selected}
                  onSelect={setSelected}
                  onEdit={({ number }) => setEdited(number)}
                  onLink={setLinked}
                />
              )}
            </>
          )
        }}
      </QueryView>
      {open && (
        <ExtensionDrawer
          key={open.number}
          extension={open}
          systems={systems}
          onClose={() => setEdited(null)}
          onLink={() => setLinked(open)}
        />
      )}
      {linked && <SignInLinkDialog extension={linked} onClose={() => setLinked(null)} />}
    </Page>
  )
}
