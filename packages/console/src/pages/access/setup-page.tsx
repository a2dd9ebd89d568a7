import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { tell } from '../../api/client.ts'
import { sessionQuery } from '../../api/queries.ts'
import { PlainLayout } from '../../shell/plain-layout.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ProblemAlert, ProblemText } from '../../ui/problem-alert.tsx'
import { say } from '../../ui/say.tsx'
import { useAddressToken } from './address-token.ts'

/** `/setup#TOKEN`: the first administrator. Signs in and goes on to the guided start. */
export function SetupPage() {
  const { t } = useTranslation()
  const token = useAddressToken()
  const session = useQuery(sessionQuery('administrator'))
  const done = session.data && !(session.data.kind === 'none' && session.data.setupNeeded)
  return (
    <PlainLayout>
      <Stack gap="md" pt="lg">
        <Title order={1}>{t('access.setupTitle')}</Title>
        {done ? (
          <ProblemAlert
            problem={{ code: 'setup-done' }}
            severity="warning"
            action={
              <ButtonLink size="xs" variant="default" to="/sign-in">
                {t('access.signIn')}
              </ButtonLink>
            }
          />
        ) : token ? (
          <SetupForm token={token} />
        ) : (
          <ProblemText
            severity="warning"
            text={{ what: t('access.setupNoToken'), remedy: t('access.setupNoTokenRemedy') }}
          />
        )}
      </Stack>
    </PlainLayout>
  )
}

function SetupForm({ token }: { token: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const form = useForm({
    initialValues: { name: '', password: '', repeated: '' },
    validate: {
      name: (value) => (value.trim() === '' ? say((t) => t('common.required')) : null),
      password: (value) => (value.length < 10 ? say((t) => t('access.passwordShort')) : null),
      repeated: (value, values) => (value !== values.password ? say((t) => t('access.passwordDiffers')) : null),
    },
  })
  const create = useMutation({
    mutationFn: ({ name, password }: { name: string; password: string }) =>
      tell('POST', '/api/setup', { token, name, password }),
    onSuccess: async () => {
      client.clear()
      await navigate({ to: '/', replace: true })
    },
  })
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <Stack gap="md">
        <Text c="dimmed">{t('access.setupText')}</Text>
        <TextInput
          label={t('access.name')}
          description={t('access.nameHint')}
          autoComplete="username"
          data-autofocus
          autoFocus
          {...form.getInputProps('name')}
        />
        <PasswordInput
          label={t('access.password')}
          description={t('access.passwordHint')}
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <PasswordInput
          label={t('access.passwordRepeat')}
          autoComplete="new-password"
          {...form.getInputProps('repeated')}
        />
        {create.isError && <ErrorAlert error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {t('access.create')}
        </Button>
      </Stack>
    </form>
  )
}
