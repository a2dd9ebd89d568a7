import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { siteQuery } from '../../api/queries.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { NumberReadingNote } from './number-reading-note.tsx'
import { SiteForm } from './site-form.tsx'

export function SitePage() {
  const { t } = useTranslation()
  const site = useQuery(siteQuery)
  return (
    <Page title={t('site.title')} text={t('site.text')}>
      <NumberReadingNote />
      <QueryView query={site} skeleton={<FormSkeleton />}>
        {(data) => <SiteForm site={data} />}
      </QueryView>
    </Page>
  )
}
