import type { Problem } from '@jackfield/contract'
import { Button, Divider, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { beginZohoSignIn } from '../../api/queries.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'

interface Props {
  readonly token: string
  /** An agent for whom the recording is not meant. */
  readonly signedInAs: string | null
  /** Why the last sign-in with Zoho did not help. */
  readonly problem: Problem | null
  readonly onAgain: () => void
}

/** The ways to hear a recording that is not for everybody: with Zoho, as agent, as administrator. */
export function LinkSignIn({ token, signedInAs, problem, onAgain }: Props) {
  const { t } = useTranslation()
  const withZoho = useMutation({
    mutationFn: () => beginZohoSignIn(token),
    onSuccess: ({ url }) => location.assign(url),
  })
  return (
    <Stack gap="md">
      {withZoho.isError ? (
        <ErrorAlert error={withZoho.error} />
      ) : (
        problem && <ProblemAlert problem={problem} severity="warning" />
      )}
      <Stack gap="xs">
        <Text fw={600}>{t('recordings.link.signIn')}</Text>
        <Text>{t('recordings.link.signInText')}</Text>
        <Group>
          <Button loading={withZoho.isPending} onClick={() => withZoho.mutate()}>
            {t('recordings.link.withZoho')}
          </Button>
        </Group>
      </Stack>
      <Divider />
      <Stack gap="xs">
        <Text fw={600}>{t('recordings.link.withoutZoho')}</Text>
        <Text>
          {signedInAs ? t('recordings.link.notMeant', { extension: signedInAs }) : t('recordings.link.agentText')}
        </Text>
        <Group gap="sm">
          <Button variant="default" onClick={onAgain}>
            {t('recordings.link.again')}
          </Button>
          <ButtonLink to="/sign-in" search={{ next: `/r/${token}` }} variant="default">
            {t('recordings.link.administrator')}
          </ButtonLink>
        </Group>
      </Stack>
    </Stack>
  )
}
