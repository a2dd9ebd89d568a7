import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { sessionQuery } from '../../api/queries.ts'
import { PlainLayout } from '../../shell/plain-layout.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ProblemText } from '../../ui/problem-alert.tsx'
import { say } from '../../ui/say.tsx'

/** Only paths of this console; never another site's address. */
const safeNext = (next: string | undefined) => (next && /^\/(?![/\\])/.test(next) ? next : '/')

export function SignInPage() {
  const { t } = useTranslation()
  const session = useQuery(sessionQuery('administrator'))
  const setupNeeded = session.data?.kind === 'none' && session.data.setupNeeded
  return (
    <PlainLayout>
      <Stack gap="md" pt="lg">
        <Title order={1}>{t('access.signInTitle')}</Title>
        {setupNeeded && (
          <ProblemText severity="warning" text={{ what: t('access.setupNeeded'), remedy: t('access.setupNoToken') }} />
        )}
        <SignInForm />
        <Text size="xs" c="dimmed">
          {t('access.agentHint')}
        </Text>
      </Stack>
    </PlainLayout>
  )
}

function SignInForm() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/sign-in' })
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: {
      name: (value) => (value === '' ? say((t) => t('common.required')) : null),
      password: (value) => (value === '' ? say((t) => t('common.required')) : null),
    },
  })
  const signIn = useMutation({
    mutationFn: (values: { name: string; password: string }) => tell('POST', '/api/session', values),
    onSuccess: async () => {
      client.clear()
      await navigate({ href: safeNext(next), replace: true })
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
      <Stack gap="md">
        <TextInput label={t('access.name')} autoComplete="username" autoFocus {...form.getInputProps('name')} />
        <PasswordInput
          label={t('access.password')}
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
        {signIn.isError && <ErrorAlert error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          {t('access.signIn')}
        </Button>
      </Stack>
    </form>
  )
}
