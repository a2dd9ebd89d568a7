import type { IntegrationKind } from '@jackfield/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { notifyDone } from '../../ui/notify.ts'
import { Page } from '../../ui/page.tsx'
import { ProblemText } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { ConnectSteps } from './connect-steps.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { CopySection } from './copy-section.tsx'
import { CreditsCard } from './credits-card.tsx'
import { DisconnectSection } from './disconnect-section.tsx'
import { EditionChoice } from './edition-choice.tsx'
import { KindProvider, useKind, useKindWords } from './kind.ts'
import { PermissionsSection } from './permissions-section.tsx'
import { ResultDialog } from './result-dialog.tsx'
import { SettingsForm } from './settings-form.tsx'
import type { ZohoSearch } from './zoho-search.ts'
import { isConnected, ZohoStatusBadge } from './zoho-status.tsx'

/** Integrations > CRM > Zoho. */
export function ZohoCrmPage() {
  return <KindPage kind="zoho-crm" search={useSearch({ from: '/admin/integrations/crm/zoho' })} />
}

/** Integrations > Helpdesk > Zoho Desk. */
export function ZohoDeskPage() {
  return <KindPage kind="zoho-desk" search={useSearch({ from: '/admin/integrations/helpdesk/zoho' })} />
}

function KindPage({ kind, search }: { kind: IntegrationKind; search: ZohoSearch }) {
  return (
    // Nothing that was typed on the page of one kind may stay on that of another.
    <KindProvider key={kind} value={kind}>
      <ZohoPage search={search} />
    </KindProvider>
  )
}

function ZohoPage({ search: { step, result } }: { search: ZohoSearch }) {
  const { t } = useKindWords()
  const { page, query, usersQuery } = useKind()
  const client = useQueryClient()
  const navigate = useNavigate()
  const zoho = useQuery(query)
  // A person has to end an access that Zoho did not confirm as ended.
  const [notRevoked, setNotRevoked] = useState(false)
  const disconnected = async (revoked: boolean) => {
    setNotRevoked(!revoked)
    notifyDone(t('zoho.disconnect.done'))
    client.removeQueries({ queryKey: usersQuery.queryKey })
    await Promise.all(
      [query.queryKey, ['extensions'], ['status']].map((queryKey) => client.invalidateQueries({ queryKey })),
    )
    // The steps begin anew.
    await navigate({ to: page.to, search: {}, replace: true, ignoreBlocker: true })
    window.scrollTo(0, 0)
  }
  return (
    <Page title={t('zoho.title')} badge={zoho.data && <ZohoStatusBadge status={zoho.data.status} />}>
      <QueryView query={zoho} skeleton={<FormSkeleton fields={6} />}>
        {(view) => (
          <>
            {notRevoked && !isConnected(view) && (
              <ProblemText
                severity="warning"
                text={{ what: t('zoho.disconnect.notRevoked'), remedy: t('zoho.disconnect.notRevokedRemedy') }}
              />
            )}
            {isConnected(view) ? <ConnectionCard view={view} /> : page.editions && <EditionChoice />}
            {isConnected(view) && view.credits && <CreditsCard credits={view.credits} />}
            {isConnected(view) && <PermissionsSection check={view.check} />}
            {/* Another connection, other steps and settings. */}
            <ConnectSteps key={`steps ${view.organisation?.id}`} view={view} step={step} />
            {isConnected(view) && (
              <>
                <CopySection index={view.index} credits={view.credits} />
                <SettingsForm key={view.organisation?.id} view={view} />
                <DisconnectSection view={view} onDisconnected={disconnected} />
              </>
            )}
          </>
        )}
      </QueryView>
      {result && <ResultDialog />}
    </Page>
  )
}
