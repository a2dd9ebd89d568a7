import { Loader, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, tell } from '../../api/client.ts'
import { PlainLayout } from '../../shell/plain-layout.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ProblemText } from '../../ui/problem-alert.tsx'
import { useAddressToken } from '../access/address-token.ts'

/** Trying again is no use once the server has refused the link. */
const canHelp = (error: unknown) => error instanceof ApiError && (error.status === 0 || error.status >= 500)

/** `/agent/sign-in#TOKEN`: signs in as the extension of the link, which works once. */
export function AgentSignInPage() {
  const { t } = useTranslation()
  const token = useAddressToken()
  const client = useQueryClient()
  const navigate = useNavigate()
  const started = useRef(false)
  const signIn = useMutation({
    mutationFn: (value: string) => tell('POST', '/api/agent-session', { token: value }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: ['session'] })
      await navigate({ to: '/agent', replace: true })
    },
  })
  const { mutate } = signIn
  useEffect(() => {
    if (!token || started.current) return
    started.current = true
    mutate(token)
  }, [token, mutate])
  return (
    <PlainLayout>
      <Stack gap="md" pt="lg">
        <Title order={1}>{t('agent.signInTitle')}</Title>
        {!token ? (
          <ProblemText severity="warning" text={{ what: t('agent.noToken'), remedy: t('agent.noTokenRemedy') }} />
        ) : signIn.isError ? (
          <ErrorAlert error={signIn.error} onRetry={canHelp(signIn.error) ? () => mutate(token) : undefined} />
        ) : (
          <Stack align="center" gap="sm" role="status">
            <Loader size="sm" />
            <Text>{t('agent.signingIn')}</Text>
          </Stack>
        )}
      </Stack>
    </PlainLayout>
  )
}
