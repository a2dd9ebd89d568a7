import type { RecordingLinkView } from '@jackfield/contract'
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { linkAudioPath, recordingLinkQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { PlainLayout } from '../../shell/plain-layout.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { RecordingPlayer } from '../../ui/recording/recording-player.tsx'
import { FormSkeleton } from '../../ui/skeletons.tsx'

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
  const { t } = useTranslation()
  const format = useFormat()
  if (view.state === 'closed') return <ProblemAlert problem={view.problem} severity="info" />
  if (view.state === 'sign-in') {
    return (
      <Stack gap="sm">
        <Text fw={600}>{t('recordings.link.signIn')}</Text>
        <Text>{t('recordings.link.signInText')}</Text>
        {view.signedInAs && <Text>{t('recordings.link.notMeant', { extension: view.signedInAs })}</Text>}
        <Group gap="sm">
          <Button onClick={onAgain}>{t('recordings.link.again')}</Button>
          <ButtonLink to="/sign-in" search={{ next: `/r/${token}` }} variant="default">
            {t('recordings.link.administrator')}
          </ButtonLink>
        </Group>
      </Stack>
    )
  }
  const { recording, startedAt } = view
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
    </Stack>
  )
}
