import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { zohoQuery } from '../../api/queries.ts'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { CallLogSection } from './call-log-section.tsx'
import { ConnectSteps } from './connect-steps.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { EditionChoice } from './edition-choice.tsx'
import { ResultDialog } from './result-dialog.tsx'
import { isConnected, ZohoStatusBadge } from './zoho-status.tsx'

/** Integrations > CRM > Zoho. */
export function ZohoPage() {
  const { t } = useTranslation()
  const zoho = useQuery(zohoQuery)
  const { result } = useSearch({ from: '/admin/integrations/crm/zoho' })
  return (
    <Page title={t('zoho.title')} badge={zoho.data && <ZohoStatusBadge status={zoho.data.status} />}>
      <QueryView query={zoho} skeleton={<FormSkeleton fields={6} />}>
        {(view) => (
          <>
            {view.status === 'not-connected' ? <EditionChoice /> : <ConnectionCard view={view} />}
            <ConnectSteps view={view} />
            {isConnected(view) && <CallLogSection settings={view.callLog} />}
          </>
        )}
      </QueryView>
      {result && <ResultDialog />}
    </Page>
  )
}
