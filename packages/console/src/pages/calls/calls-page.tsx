import { Button } from '@mantine/core'
import { IconPhoneCall } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callsQuery, completenessQuery } from '../../api/queries.ts'
import { useDemo } from '../../api/use-demo.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { TableSkeleton } from '../../ui/skeletons.tsx'
import { DemoCallDrawer } from '../demo/demo-call-drawer.tsx'
import { CallDrawer } from './call-drawer.tsx'
import { CallFilterBar } from './call-filter-bar.tsx'
import { type CallsSearch, isFiltered, toFilters } from './calls-search.ts'
import { CallsTable } from './calls-table.tsx'
import { CompletenessPanel } from './completeness-panel.tsx'
import { CsvExport } from './csv-export.tsx'
import { stretchOf } from './day-range.ts'
import { QuickFilters } from './quick-filters.tsx'

/** The ledger: every call, what was to be written for it, and what became of that. */
export function CallsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { call, ...search } = useSearch({ from: '/admin/calls' })
  const today = new Date()
  const filters = toFilters(search, today)
  const calls = useInfiniteQuery(callsQuery(filters))
  const completeness = useQuery(completenessQuery(stretchOf(search, today)))
  const demo = useDemo()
  const [calling, setCalling] = useState(false)
  const change = (next: CallsSearch, replace = false) => navigate({ to: '/calls', search: next, replace })
  const narrow = (next: CallsSearch) => change(next, true)
  return (
    <Page
      title={t('calls.title')}
      actions={
        demo && (
          <Button leftSection={<IconPhoneCall size={16} />} onClick={() => setCalling(true)}>
            {t('calls.demoCall')}
          </Button>
        )
      }
    >
      <CompletenessPanel query={completeness} search={search} onChange={narrow} />
      <QuickFilters search={search} completeness={completeness.data} onChange={narrow} />
      <CallFilterBar filters={search} onChange={narrow} aside={<CsvExport filters={filters} />} />
      <QueryView query={calls} skeleton={<TableSkeleton />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.calls)
          return (
            <>
              {rows.length > 0 ? (
                <CallsTable rows={rows} onOpen={({ id }) => change({ ...search, call: id })} />
              ) : (
                !calls.hasNextPage && <NoCalls search={search} onChange={narrow} />
              )}
              <MoreButton query={calls} />
            </>
          )
        }}
      </QueryView>
      {call && (
        <CallDrawer
          id={call}
          onClose={() => change(search)}
          onOther={(other) => change({ ...search, call: other }, true)}
        />
      )}
      {demo && calling && <DemoCallDrawer demo={demo} onClose={() => setCalling(false)} />}
    </Page>
  )
}

function NoCalls({ search, onChange }: { search: CallsSearch; onChange: (search: CallsSearch) => void }) {
  const { t } = useTranslation()
  const { range, from, to } = search
  const button = (word: string, next: CallsSearch) => (
    <Button variant="default" onClick={() => onChange(next)}>
      {word}
    </Button>
  )
  if (isFiltered(search))
    return <EmptyState text={t('calls.emptyFiltered')} action={button(t('calls.clear'), { range, from, to })} />
  if (range === 'all') return <EmptyState text={t('calls.empty')} />
  return (
    <EmptyState
      title={t('calls.emptyDays')}
      text={t('calls.empty')}
      action={button(t('calls.showAll'), { range: 'all' })}
    />
  )
}
