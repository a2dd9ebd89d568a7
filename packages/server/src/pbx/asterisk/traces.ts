import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/*
 * Streams recorded from a real Asterisk with real phones, for tests; times in `#` lines are those of arrival. Events that the
 * driver skips were left out of all but `in-direct-answered`.
 */
const folder = fileURLToPath(new URL('traces/', import.meta.url))

/** `22p` and `22f`: the scenarios of e2e/asterisk on the plain dialplan and on one as FreePBX makes it. */
export type TraceVersion = '16' | '22' | '22p' | '22f'

export function traceNames(version: TraceVersion): string[] {
  return readdirSync(`${folder}${version}`).map((file) => file.replace(/\.ami\.txt$/, ''))
}

export function readTrace(version: TraceVersion, name: string): string {
  return readFileSync(`${folder}${version}/${name}.ami.txt`, 'utf8')
}

/** The bytes as they came from the PBX, with the greeting. */
export function asStream(trace: string): Buffer {
  const messages = trace
    .split(/\n\n+/)
    .map((message) => message.split('\n').filter((line) => line !== '' && !line.startsWith('# ')))
    .filter((lines) => lines.length > 0)
  return Buffer.from(
    `Asterisk Call Manager/11.0.0\r\n${messages.map((lines) => `${lines.join('\r\n')}\r\n\r\n`).join('')}`,
  )
}
