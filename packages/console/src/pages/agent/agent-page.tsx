import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { sessionQuery } from '../../api/queries.ts'
import { PlainLayout } from '../../shell/plain-layout.tsx'
import { SignOutButton } from '../../shell/sign-out-button.tsx'
import { Delayed } from '../../ui/delayed.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ProblemText } from '../../ui/problem-alert.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { AgentCalls } from './agent-calls.tsx'
import { useAppManifest } from './use-app-manifest.ts'

/** The agent's page: live calls of one extension. */
export function AgentPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const session = useQuery(sessionQuery('agent'))
  useAppManifest()
  if (session.data?.kind === 'agent') {
    return (
      <PlainLayout aside={<SignOutButton of="agent" onDone={() => navigate({ to: '/agent/sign-in' })} />}>
        <AgentCalls />
      </PlainLayout>
    )
  }
  return (
    <PlainLayout>
      <Stack pt="lg">
        {session.data ? (
          <ProblemText severity="warning" text={{ what: t('agent.noToken'), remedy: t('agent.noTokenRemedy') }} />
        ) : session.isError ? (
          <ErrorAlert error={session.error} onRetry={() => session.refetch()} />
        ) : (
          <Delayed>
            <FormSkeleton />
          </Delayed>
        )}
      </Stack>
    </PlainLayout>
  )
}
