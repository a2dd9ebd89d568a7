import type { RecordingView } from '@jackfield/contract'
import { ActionIcon, Button, Group, Select, Slider, Stack, Text, useMantineTheme } from '@mantine/core'
import { IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '../../i18n/format.ts'
import { ProblemText } from '../problem-alert.tsx'
import { MOST_BYTES } from './peaks.ts'

const Waveform = lazy(() => import('./waveform.tsx'))

interface Props {
  readonly recording: RecordingView
  /** Address of the sound, without a query but for whose session it is. */
  readonly path: string
  readonly autoPlay?: boolean
}

const speeds = ['0.75', '1', '1.25', '1.5', '2']

/** Plays a recording that is there; what browsers cannot play is offered for download only. */
export function RecordingPlayer({ recording, path, autoPlay = false }: Props) {
  const { t } = useTranslation()
  const { primaryColor } = useMantineTheme()
  const [media, setMedia] = useState<HTMLAudioElement | null>(null)
  const [playing, setPlaying] = useState(false)
  const [failed, setFailed] = useState(false)
  const [at, setAt] = useState(0)
  const [speed, setSpeed] = useState('1')
  const [length, setLength] = useState((recording.durationMs ?? 0) / 1000)
  const download = (
    <Button
      component="a"
      href={`${path}${path.includes('?') ? '&' : '?'}download=1`}
      download={recording.fileName ?? ''}
      variant="default"
      leftSection={<IconDownload size={16} />}
    >
      {t('recordings.player.download')}
    </Button>
  )
  if (!recording.playable) {
    const format = recording.fileName?.split('.').at(-1) ?? ''
    return (
      <Stack gap="sm" align="flex-start">
        <Text>{t('recordings.player.notPlayable', { format })}</Text>
        {download}
      </Stack>
    )
  }
  const toggle = () => {
    if (!media) return
    setFailed(false)
    if (playing) media.pause()
    else void media.play().catch(() => setFailed(media.error !== null))
  }
  const time = t('recordings.player.of', { at: formatDuration(at * 1000), length: formatDuration(length * 1000) })
  return (
    <Stack gap="xs">
      {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said */}
      <audio
        ref={setMedia}
        src={path}
        autoPlay={autoPlay}
        preload="metadata"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onError={() => setFailed(true)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onDurationChange={({ currentTarget: { duration } }) => Number.isFinite(duration) && setLength(duration)}
      />
      {media && recording.size !== null && recording.size <= MOST_BYTES && (
        <Suspense fallback={<div style={{ minHeight: 64 }} />}>
          <Waveform media={media} path={path} />
        </Suspense>
      )}
      <Group gap="sm" wrap="nowrap">
        <ActionIcon
          size="lg"
          variant="filled"
          color={primaryColor}
          aria-label={t(playing ? 'recordings.player.pause' : 'recordings.player.play')}
          onClick={toggle}
        >
          {playing ? <IconPlayerPause size={20} /> : <IconPlayerPlay size={20} />}
        </ActionIcon>
        <Slider
          style={{ flex: 1 }}
          min={0}
          max={Math.max(length, 0.1)}
          step={0.1}
          value={Math.min(at, length)}
          label={(value) => formatDuration(value * 1000)}
          thumbLabel={t('recordings.player.position')}
          onChange={(value) => {
            setAt(value)
            if (media) media.currentTime = value
          }}
        />
        <Text className="tabular" style={{ whiteSpace: 'nowrap' }}>
          {time}
        </Text>
      </Group>
      {failed && (
        <ProblemText
          text={{ what: t('recordings.player.failed'), remedy: t('recordings.player.failedRemedy') }}
          severity="warning"
        />
      )}
      <Group gap="sm">
        <Select
          w={92}
          aria-label={t('recordings.player.speed')}
          data={speeds.map((value) => ({ value, label: `${value}×` }))}
          value={speed}
          allowDeselect={false}
          onChange={(value) => {
            setSpeed(value ?? '1')
            if (media) media.playbackRate = Number(value ?? '1')
          }}
        />
        {download}
      </Group>
    </Stack>
  )
}
