import { Readable } from 'node:stream'
import { fetch, type Response } from 'undici'
import { ProblemError } from '../../problem.ts'
import type { RecordingFile, RecordingSource } from '../recording-source.ts'
import { problemOfFailure } from './requests.ts'

const HEADER_BYTES = 44
const BYTES_PER_SECOND = 16_000
const TIMEOUT_MS = 5000

/** The demo PBX hands recordings out over HTTP: the id of a file is that of its call. */
export function demoRecordings(base: URL): RecordingSource {
  async function ask(
    id: string,
    init: { method?: string; headers?: Record<string, string> },
  ): Promise<Response | null> {
    // Only until it answers: a long recording may be listened to for hours.
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(new DOMException('no answer', 'TimeoutError')), TIMEOUT_MS)
    try {
      const url = new URL(`/recordings/${encodeURIComponent(id)}`, base)
      const answer = await fetch(url, { ...init, redirect: 'error', signal: limit.signal })
      if (answer.ok) return answer
      await answer.body?.cancel()
      if (answer.status === 404) return null
      throw new ProblemError('recordings-unavailable', { reason: `HTTP ${answer.status}` })
    } catch (error) {
      throw problemOfFailure(error, base)
    } finally {
      clearTimeout(timer)
    }
  }

  async function stat(id: string): Promise<RecordingFile | null> {
    const answer = await ask(id, { method: 'HEAD' })
    if (!answer) return null
    const size = Number(answer.headers.get('content-length'))
    const durationMs = Math.round((Math.max(0, size - HEADER_BYTES) * 1000) / BYTES_PER_SECOND)
    const modifiedAt = Date.parse(answer.headers.get('last-modified') ?? '') || 0
    return { id, size, modifiedAt, type: 'audio/wav', extension: 'wav', playable: true, durationMs }
  }

  return {
    stat,
    async find({ ids }) {
      for (const id of ids) {
        const file = await stat(id)
        if (file) return file
      }
      return null
    },
    async read(id, { from, to }) {
      const answer = await ask(id, { headers: { range: `bytes=${from}-${to}` } })
      return answer?.body ? Readable.fromWeb(answer.body) : null
    },
  }
}
