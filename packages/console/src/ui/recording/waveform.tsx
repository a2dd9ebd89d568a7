import { Box } from '@mantine/core'
import { useEffect, useRef } from 'react'
import WaveSurfer from 'wavesurfer.js'
import { readPeaks } from './peaks.ts'

interface Props {
  readonly media: HTMLAudioElement
  /** Address of the sound, which the element plays too. */
  readonly path: string
}

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Who spoke when; a click goes there. What is seen here is told by the slider below, too. Empty where it cannot be drawn. */
export default function Waveform({ media, path }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const stop = new AbortController()
    let drawn: WaveSurfer | undefined
    readPeaks(path, stop.signal).then(
      ({ peaks, seconds }) => {
        if (stop.signal.aborted || !place.current) return
        drawn = WaveSurfer.create({
          container: place.current,
          media,
          peaks: [peaks],
          duration: seconds,
          height: 64,
          barWidth: 2,
          barGap: 1,
          cursorWidth: 1,
          waveColor: token('--mantine-color-gray-5'),
          progressColor: token('--mantine-primary-color-filled'),
        })
        place.current.dataset['drawn'] = 'true'
      },
      // Played all the same, without a picture of it.
      () => {},
    )
    return () => {
      stop.abort()
      drawn?.destroy()
    }
  }, [media, path])
  return <Box ref={place} aria-hidden data-waveform mih={64} />
}
