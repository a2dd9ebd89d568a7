import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { recordingsQuery } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { TableSkeleton } from '../../ui/skeletons.tsx'
import { RecordingDrawer } from './recording-drawer.tsx'
import { RecordingFilterBar } from './recording-filter-bar.tsx'
import { type RecordingsSearch, toRecordingFilters } from './recordings-search.ts'
import { RecordingsTable } from './recordings-table.tsx'

/** Recorded calls: found, played and downloaded. */
export function RecordingsPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { call, ...search } = useSearch({ from: '/admin/recordings' })
  const found = useInfiniteQuery(recordingsQuery(toRecordingFilters(search, new Date())))
  const change = (next: RecordingsSearch, replace = false) => navigate({ to: '/recordings', search: next, replace })
  return (
    <Page title={t('recordings.title')} text={t('recordings.text')}>
      <RecordingFilterBar search={search} onChange={(next) => change(next, true)} />
      <QueryView query={found} skeleton={<TableSkeleton />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.recordings)
          return (
            <>
              {pages[0]?.connected === false && (
                <ProblemAlert
                  problem={{ code: 'recordings-not-connected' }}
                  severity="warning"
                  action={
                    <ButtonLink to="/pbx" search={{ tab: 'records' }} size="xs" variant="default">
                      {t('recordings.notConnected')}
                    </ButtonLink>
                  }
                />
              )}
              {rows.length > 0 ? (
                <RecordingsTable rows={rows} onOpen={(id) => change({ ...search, call: id })} />
              ) : (
                !found.hasNextPage && <NoRecordings search={search} onChange={(next) => change(next, true)} />
              )}
              <MoreButton query={found} />
            </>
          )
        }}
      </QueryView>
      {call && <RecordingDrawer key={call} callId={call} onClose={() => change(search)} />}
    </Page>
  )
}

interface NoneProps {
  readonly search: RecordingsSearch
  readonly onChange: (search: RecordingsSearch) => void
}

function NoRecordings({ search, onChange }: NoneProps) {
  const { t } = useTranslation()
  const { direction, extension, search: text, range, from, to } = search
  const button = (word: string, next: RecordingsSearch) => (
    <Button variant="default" onClick={() => onChange(next)}>
      {word}
    </Button>
  )
  if (direction || extension || text)
    return <EmptyState text={t('recordings.emptyFiltered')} action={button(t('calls.clear'), { range, from, to })} />
  if (range === 'all') return <EmptyState text={t('recordings.empty')} />
  return (
    <EmptyState
      title={t('recordings.emptyDays')}
      text={t('recordings.empty')}
      action={button(t('calls.showAll'), { range: 'all' })}
    />
  )
}
