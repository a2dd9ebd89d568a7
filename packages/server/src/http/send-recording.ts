import type { FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '../problem.ts'
import { type FileNaming, fileNameOf } from '../recordings/file-name.ts'
import type { Recordings } from '../recordings/service.ts'
import { wantedRange } from './byte-range.ts'

type Opened = Awaited<ReturnType<Recordings['open']>>

/** Answers GET and HEAD with a recording or a range of it, as it is read: no more of it is ever in memory. */
export async function sendRecording(
  request: FastifyRequest,
  reply: FastifyReply,
  { call, file, source }: Opened,
  { download, ...naming }: FileNaming & { readonly download: boolean },
) {
  const etag = `"${file.size.toString(36)}-${file.modifiedAt.toString(36)}"`
  const modified = new Date(file.modifiedAt).toUTCString()
  const name = fileNameOf(call, file.id, naming)
  reply
    .type(file.type)
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('last-modified', modified)
    .header('cache-control', 'private, no-store')
    .header('x-robots-tag', 'noindex')
    .header('content-disposition', `${download ? 'attachment' : 'inline'}; filename="${name}"`)
  const wanted = wantedRange(request.headers, file.size, { etag, modified })
  if (wanted.kind === 'none') return reply.code(416).header('content-range', `bytes */${file.size}`).send()
  const { from, to } = wanted.kind === 'part' ? wanted.range : { from: 0, to: file.size - 1 }
  reply.header('content-length', to - from + 1)
  if (wanted.kind === 'part') reply.code(206).header('content-range', `bytes ${from}-${to}/${file.size}`)
  if (request.method === 'HEAD') return reply.send()
  const bytes = await source.read(file.id, { from, to })
  if (bytes === null) {
    for (const header of ['content-length', 'content-range', 'content-disposition', 'etag', 'last-modified'])
      reply.removeHeader(header)
    throw new ProblemError('recording-missing')
  }
  return reply.send(bytes)
}
