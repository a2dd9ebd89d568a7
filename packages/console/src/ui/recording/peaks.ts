/** Files above this are played without a waveform: drawing it takes the whole file. */
export const MOST_BYTES = 20 * 1024 * 1024
const BARS = 600
/** Enough to see who spoke when, and little memory. */
const HERTZ = 8000

/** The loudest moment of each of some hundred stretches of the sound, from 0 to 1. Throws for what cannot be decoded. */
export async function readPeaks(path: string, signal: AbortSignal): Promise<{ peaks: number[]; seconds: number }> {
  const answer = await fetch(path, { signal, credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
  const sound = await new OfflineAudioContext(1, 1, HERTZ).decodeAudioData(await answer.arrayBuffer())
  return { peaks: peaksOf(sound.getChannelData(0), BARS), seconds: sound.duration }
}

/** As loud as the loudest stretch is 1, so that a quiet call can be seen too. */
export function peaksOf(samples: ArrayLike<number>, bars: number): number[] {
  const width = Math.max(1, Math.ceil(samples.length / bars))
  const peaks: number[] = []
  for (let start = 0; start < samples.length; start += width) {
    let loudest = 0
    for (let i = start; i < Math.min(start + width, samples.length); i++)
      loudest = Math.max(loudest, Math.abs(samples[i] as number))
    peaks.push(loudest)
  }
  const most = peaks.reduce((a, b) => Math.max(a, b), 0)
  return most === 0 ? peaks : peaks.map((peak) => peak / most)
}
