import type { StatusView } from '@jackfield/contract'
import { SimpleGrid } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { statusQuery } from '../../api/queries.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { Attention } from './attention.tsx'
import { PbxCard, ZohoCard } from './link-cards.tsx'
import { CallsCard, DeliveriesCard, ServerCard, StoreCard } from './own-cards.tsx'

export function StatusPage() {
  const { t } = useTranslation()
  const status = useQuery(statusQuery)
  return (
    <Page title={t('status.title')}>
      <QueryView query={status} skeleton={<FormSkeleton fields={6} />}>
        {(view) => <Cards view={view} />}
      </QueryView>
    </Page>
  )
}

function Cards({ view }: { view: StatusView }) {
  return (
    <>
      <Attention view={view} />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        <PbxCard view={view} />
        <ZohoCard kind="zoho-crm" zoho={view.zoho} />
        {view.desk.status !== 'not-connected' && <ZohoCard kind="zoho-desk" zoho={view.desk} />}
        <DeliveriesCard view={view} />
        <CallsCard view={view} />
        <StoreCard view={view} />
        <ServerCard view={view} />
      </SimpleGrid>
    </>
  )
}
