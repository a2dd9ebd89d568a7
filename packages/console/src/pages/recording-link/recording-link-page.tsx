import type { RecordingLinkView } from '@jackfield/contract'
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { endListening, linkAudioPath, recordingLinkQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { PlainLayout } from '../../shell/plain-layout.tsx'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { RecordingPlayer } from '../../ui/recording/recording-player.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'
import { LinkSignIn } from './link-sign-in.tsx'

/** What the link in a Zoho log opens: the recording, or why it cannot be heard. */
export function RecordingLinkPage() {
  const { t } = useTranslation()
  const { token } = useParams({ from: '/r/$token' })
  const link = useQuery(recordingLinkQuery(token))
  useEffect(() => {
    document.title = `${t('recordings.link.title')} · ${t('shell.product')}`
  }, [t])
  return (
    <PlainLayout>
      <Stack gap="md" pt="lg">
        <Title order={1}>{t('recordings.link.title')}</Title>
        <QueryView query={link} skeleton={<FormSkeleton fields={2} />}>
          {(view) => <Behind view={view} token={token} onAgain={() => link.refetch()} />}
        </QueryView>
      </Stack>
    </PlainLayout>
  )
}

interface Props {
  readonly view: RecordingLinkView
  readonly token: string
  readonly onAgain: () => void
}

function Behind({ view, token, onAgain }: Props) {
  const format = useFormat()
  if (view.state === 'closed') return <ProblemAlert problem={view.problem} severity="info" />
  if (view.state === 'sign-in')
    return <LinkSignIn token={token} signedInAs={view.signedInAs} problem={view.problem} onAgain={onAgain} />
  const { recording, startedAt, listener } = view
  return (
    <Stack gap="sm">
      <Text c="dimmed" className="tabular">
        {format.full(startedAt)}
      </Text>
      {recording.state === 'there' ? (
        <RecordingPlayer recording={recording} path={linkAudioPath(token)} />
      ) : (
        <ProblemAlert
          problem={{ code: recording.state === 'waiting' ? 'recording-waiting' : 'recording-missing' }}
          severity="info"
        />
      )}
      {listener && <SignedInWithZoho {...listener} onSignedOut={onAgain} />}
    </Stack>
  )
}

/** Who listens, and the way out for those who share a computer. */
function SignedInWithZoho({ name, csrf, onSignedOut }: { name: string; csrf: string; onSignedOut: () => void }) {
  const { t } = useTranslation()
  const signOut = useMutation({ mutationFn: () => endListening(csrf), onSuccess: onSignedOut })
  return (
    <Stack gap="xs" pt="xs">
      <Group gap="sm" justify="space-between">
        <Text size="sm" c="dimmed">
          {t('recordings.link.signedInWithZoho', { name })}
        </Text>
        <Button size="xs" variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          {t('recordings.link.signOut')}
        </Button>
      </Group>
      {signOut.isError && <ErrorAlert error={signOut.error} />}
    </Stack>
  )
}
