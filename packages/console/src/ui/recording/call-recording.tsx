import type { RecordingView } from '@jackfield/contract'
import { Button, Text } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../api/client.ts'
import { audioPath, recordingQuery } from '../../api/queries.ts'
import { RecordingPlayer } from './recording-player.tsx'

/** The recording of a call that has ended, once there is one; nothing for a call without. It is fetched when it is played. */
export function CallRecording({ callId, as }: { callId: string; as: Role }) {
  const { data } = useQuery(recordingQuery(callId, as))
  return data ? <RecordingBox recording={data} as={as} /> : null
}

function RecordingBox({ recording, as }: { recording: RecordingView; as: Role }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  if (recording.state !== 'there') return <Text c="dimmed">{t(`recordings.${recording.state}`)}</Text>
  if (opened || !recording.playable)
    return <RecordingPlayer recording={recording} path={audioPath(recording.callId, as)} autoPlay={opened} />
  return (
    <Button
      variant="default"
      style={{ alignSelf: 'flex-start' }}
      leftSection={<IconPlayerPlay size={16} />}
      onClick={() => setOpened(true)}
    >
      {t('recordings.play')}
    </Button>
  )
}
