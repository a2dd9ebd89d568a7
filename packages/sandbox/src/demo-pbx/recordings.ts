import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { DemoRecord } from '@jackfield/contract/demo-pbx'
import type { FastifyInstance } from 'fastify'
import { Refusal } from './switchboard.ts'

const HERTZ = 8000
const BYTES_PER_SECOND = HERTZ * 2
const HEADER_BYTES = 44
const CHUNK_BYTES = 64 * 1024
/** So long after the end the file is still written, as on a real PBX. */
const LATE_MS = 800

interface Recordings {
  now(): number
  record(call: string): DemoRecord | null
}

/** `GET /recordings/:call`: a WAV of the call's talk time, whole or a range of its bytes. 404 while there is none. */
export function addRecordings(app: FastifyInstance, { now, record }: Recordings): void {
  app.route<{ Params: { call: string } }>({
    method: ['GET', 'HEAD'],
    url: '/recordings/:call',
    handler: (request, reply) => {
      const found = record(request.params.call)
      const talkMs = found ? talkOf(found) : 0
      if (!found || talkMs === 0 || now() < found.endedAt + LATE_MS)
        throw new Refusal('no-such-call', `no recording of ${request.params.call}`)
      const sound = wavOf(found.call, talkMs)
      const range = /^bytes=(\d{1,12})-(\d{0,12})$/.exec(request.headers.range ?? '')
      const from = Number(range?.[1] ?? 0)
      const to = Math.min(range?.[2] ? Number(range[2]) : sound.size - 1, sound.size - 1)
      reply.header('accept-ranges', 'bytes').header('last-modified', new Date(found.endedAt).toUTCString())
      if (from > to) return reply.code(416).header('content-range', `bytes */${sound.size}`).send()
      if (range) reply.code(206).header('content-range', `bytes ${from}-${to}/${sound.size}`)
      reply.type('audio/wav').header('content-length', to - from + 1)
      return request.method === 'HEAD' ? reply.send() : reply.send(Readable.from(sound.bytes(from, to)))
    },
  })
}

/** How long the longest leg heard the other side, in milliseconds. */
function talkOf({ legs }: DemoRecord): number {
  return Math.max(0, ...legs.map(({ talk }) => talk.reduce((sum, { from, to }) => sum + to - from, 0)))
}

/** A sound that is made as it is read, the same each time: two quiet voices in turn. */
function wavOf(call: string, lengthMs: number) {
  const samples = Math.round((lengthMs * HERTZ) / 1000)
  const size = HEADER_BYTES + samples * 2
  const header = headerOf(samples)
  const seed = createHash('sha256').update(call).digest()
  const pitches = [110 + (seed[0] as number) / 4, 170 + (seed[1] as number) / 3] as const
  return {
    size,
    *bytes(from: number, to: number): Generator<Buffer> {
      for (let at = from; at <= to; ) {
        const end = Math.min(to + 1, at + CHUNK_BYTES)
        yield at < HEADER_BYTES ? piece(at, Math.min(end, HEADER_BYTES)) : piece(at, end)
        at = at < HEADER_BYTES ? Math.min(end, HEADER_BYTES) : end
      }
      function piece(start: number, end: number): Buffer {
        if (start < HEADER_BYTES) return header.subarray(start, end)
        const first = Math.floor((start - HEADER_BYTES) / 2)
        const last = Math.ceil((end - HEADER_BYTES) / 2)
        const sound = Buffer.alloc((last - first) * 2)
        for (let sample = first; sample < last; sample++)
          sound.writeInt16LE(Math.round(level(sample / HERTZ, pitches) * 5000), (sample - first) * 2)
        const skip = start - HEADER_BYTES - first * 2
        return sound.subarray(skip, skip + end - start)
      }
    },
  }
}

/** From -1 to 1 at a second of the call: each speaks for three seconds, in syllables. */
function level(second: number, pitches: readonly [number, number]): number {
  const turn = Math.floor(second / 3)
  const pitch = pitches[turn % 2 === 0 ? 0 : 1] * (1 + 0.06 * Math.sin(second * 2.3))
  const syllable = Math.max(0, Math.sin(Math.PI * second * (3.1 + (turn % 3) * 0.4))) ** 0.6
  const phrase = second % 3 < 2.6 ? 1 : 0
  const tone = [1, 0.6, 0.4, 0.25, 0.12].reduce(
    (sum, strength, index) => sum + strength * Math.sin(2 * Math.PI * pitch * (index + 1) * second),
    0,
  )
  return (tone / 2.4) * syllable * phrase
}

function headerOf(samples: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + samples * 2, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(HERTZ, 24)
  header.writeUInt32LE(BYTES_PER_SECOND, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples * 2, 40)
  return header
}
