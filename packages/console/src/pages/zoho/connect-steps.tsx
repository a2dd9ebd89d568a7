import type { IntegrationView } from '@jackfield/contract'
import { Stack, Stepper } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callsQuery, zohoUsersQuery } from '../../api/queries.ts'
import { AuthorisePanel } from './authorise-panel.tsx'
import { NetworkPanel } from './network-panel.tsx'
import { TestPanel } from './test-panel.tsx'
import { UsersPanel } from './users-panel.tsx'
import { type ZohoStep, zohoSteps } from './zoho-search.ts'
import { isConnected } from './zoho-status.tsx'

/** Network, authorise, users, test. Opens at the first one that is not done; the address keeps the one looked at. */
export function ConnectSteps({ view }: { view: IntegrationView }) {
  const { t } = useTranslation()
  const narrow = useMediaQuery('(max-width: 48em)') ?? false
  const navigate = useNavigate()
  const { step } = useSearch({ from: '/admin/integrations/crm/zoho' })
  const connected = isConnected(view)
  const reauthorise = view.status === 'needs-reauthorisation'
  const users = useQuery({ ...zohoUsersQuery, enabled: connected })
  const logged = useInfiniteQuery(callsQuery({ delivery: 'done' }, 1))
  const bound = users.data?.users.some((user) => user.extensions.length + user.groups.length > 0) ?? false
  const [homeAddress, setHomeAddress] = useState(view.homeAddress)
  const done: Record<ZohoStep, boolean> = {
    network: connected,
    authorise: connected && !reauthorise,
    users: bound,
    test: (logged.data?.pages[0]?.calls.length ?? 0) > 0,
  }
  const active = step ?? (reauthorise ? 'authorise' : connected ? 'users' : 'network')
  const go = (next: ZohoStep) => navigate({ to: '/integrations/crm/zoho', search: { step: next }, replace: true })
  return (
    <Stack gap="md">
      <Stepper
        active={zohoSteps.indexOf(active)}
        onStepClick={(index) => go(zohoSteps[index]!)}
        size="sm"
        maw={720}
        wrap={false}
        aria-label={t('zoho.title')}
      >
        {zohoSteps.map((id) => (
          <Stepper.Step
            key={id}
            // Four labels do not fit on a phone: only the one looked at is named there.
            label={narrow && id !== active ? undefined : t(`zoho.step.${id}`)}
            aria-label={t(`zoho.step.${id}`)}
            state={id === active ? 'stepProgress' : done[id] ? 'stepCompleted' : 'stepInactive'}
          />
        ))}
      </Stepper>
      {active === 'network' && (
        <NetworkPanel view={view} homeAddress={homeAddress} onChange={setHomeAddress} onNext={() => go('authorise')} />
      )}
      {active === 'authorise' && <AuthorisePanel view={view} homeAddress={homeAddress} />}
      {active === 'users' && (
        <UsersPanel connected={connected} onConnect={() => go('network')} onNext={() => go('test')} />
      )}
      {active === 'test' && <TestPanel onUsers={() => go('users')} />}
    </Stack>
  )
}
