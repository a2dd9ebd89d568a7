import { Alert, Box, Button } from '@mantine/core'
import { IconLock, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactGroupsQuery, contactsQuery } from '../../api/contact-queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { TableSkeleton } from '../../ui/skeletons.tsx'
import { ContactDrawer } from './contact-drawer.tsx'
import classes from './contacts-page.module.css'
import { type ContactsSearch, NEW_CONTACT } from './contacts-search.ts'
import { ContactsTable } from './contacts-table.tsx'
import { ExportMenu } from './export-menu.tsx'
import { GroupList } from './group-list.tsx'
import { ImportButton } from './import-button.tsx'
import { SearchField } from './search-field.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { readOnlyWords } from './tag-words.ts'

/** Company contacts: groups at the left, their contacts beside them. */
export function ContactsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const search = useSearch({ from: '/admin/contacts' })
  const { contact, ...filters } = search
  const groups = useQuery(contactGroupsQuery)
  const contacts = useInfiniteQuery(contactsQuery(filters))
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const change = (next: ContactsSearch, replace = false) => navigate({ to: '/contacts', search: next, replace })
  const narrow = (next: ContactsSearch) => {
    setSelected(new Set())
    return change(next, true)
  }
  const group = groups.data?.find(({ id }) => id === filters.group)
  const readOnly = group !== undefined && group.tag !== null
  const add = () => change({ ...filters, contact: NEW_CONTACT })
  return (
    <Page
      title={t('contacts.title')}
      actions={
        <>
          <ImportButton group={readOnly ? undefined : group?.id} onGroup={(id) => narrow({ group: id })} />
          <ExportMenu filters={filters} />
          {!readOnly && (
            <Button leftSection={<IconPlus size={16} />} onClick={add}>
              {t('contacts.add')}
            </Button>
          )}
        </>
      }
    >
      <QueryView query={groups} skeleton={<TableSkeleton />}>
        {(list) => (
          <Box className={classes.columns}>
            <GroupList groups={list} chosen={filters.group} onChoose={(id) => narrow({ group: id })} />
            <Box className={classes.list}>
              {group?.tag && (
                <Alert color="gray" icon={<IconLock size={20} />} role="status">
                  {t(readOnlyWords[group.tag])}
                </Alert>
              )}
              <SearchField search={filters.search} onSearch={(text) => narrow({ ...filters, search: text })} />
              <SelectionBar selected={selected} groups={list} onDone={() => setSelected(new Set())} />
              <QueryView query={contacts} skeleton={<TableSkeleton />}>
                {({ pages }) => {
                  const rows = pages.flatMap((page) => page.contacts)
                  if (rows.length === 0)
                    return filters.search ? (
                      <EmptyState
                        text={t('contacts.emptySearch')}
                        action={
                          <Button variant="default" onClick={() => narrow({ group: filters.group })}>
                            {t('contacts.clearSearch')}
                          </Button>
                        }
                      />
                    ) : (
                      <EmptyState
                        title={t('contacts.emptyTitle')}
                        text={t(readOnly ? 'contacts.emptySynchronised' : 'contacts.empty')}
                      />
                    )
                  return (
                    <>
                      <ContactsTable
                        rows={rows}
                        groups={list}
                        selected={selected}
                        onSelect={setSelected}
                        onOpen={({ id }) => change({ ...filters, contact: id })}
                      />
                      <MoreButton query={contacts} />
                    </>
                  )
                }}
              </QueryView>
            </Box>
            {contact && (
              <ContactDrawer key={contact} id={contact} group={group} groups={list} onClose={() => change(filters)} />
            )}
          </Box>
        )}
      </QueryView>
    </Page>
  )
}
