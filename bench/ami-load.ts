import type { FakePeer } from '../packages/server/src/pbx/asterisk/fake-ami.ts'
import { readTrace } from '../packages/server/src/pbx/asterisk/traces.ts'

/** One message of a recorded call: when it came after the first one, and its text with places to fill in. */
interface Template {
  readonly afterMs: number
  readonly parts: readonly string[]
  /** The first message by which the extension is known to ring. */
  readonly rings: boolean
}

/** What differs from call to call. */
export interface LoadCall {
  readonly serial: number
  readonly extension: string
  /** Digits without the plus, as trunks send them. */
  readonly number: string
}

const MARK =
  /PJSIP\/trunk-00000000|PJSIP\/1001-00000001|1795321065\.0|1795321065\.1|79161110001|756724a4-4586-4ea2-bc95-d1e8f02b4f86|(?<=Timestamp: )[\d.]+|\b1001\b/g

/**
 * An answered inbound call as a real Asterisk 22 told it to a manager user that reads everything: 106 events, 49 kB in 4.5 s.
 */
function readTemplates(): Template[] {
  const messages = readTrace('22', 'in-direct-answered')
    .split(/\n\n+/)
    .map((message) => message.split('\n').filter((line) => line !== ''))
    .filter((lines) => lines.some((line) => line.startsWith('Event: ')))
  let start: number | null = null
  let last = 0
  let rang = false
  return messages.map((lines) => {
    const text = `${lines.filter((line) => !line.startsWith('# ')).join('\r\n')}\r\n\r\n`
    const ringing =
      !rang &&
      ((text.includes('Event: DialState') && text.includes('RINGING')) ||
        (text.includes('Event: Newstate') && text.includes('ChannelStateDesc: Ringing')))
    rang ||= ringing
    const marks = [...text.matchAll(MARK)].map((match) => match[0])
    const gaps = text.split(MARK)
    const parts = gaps.flatMap((gap, i) => (marks[i] === undefined ? [gap] : [gap, `\0${marks[i]}`]))
    // A message without a time of its own came with the one before it.
    const time = Date.parse(lines.find((line) => line.startsWith('# '))?.slice(2) ?? '')
    if (!Number.isNaN(time)) {
      start ??= time
      last = time - start
    }
    return { afterMs: last, parts, rings: ringing }
  })
}

function fill(template: Template, call: LoadCall): string {
  const hex = call.serial.toString(16).padStart(8, '0')
  let text = ''
  for (const part of template.parts) {
    if (!part.startsWith('\0')) text += part
    else if (part === '\0PJSIP/trunk-00000000') text += `PJSIP/trunk-${hex}`
    else if (part === '\0PJSIP/1001-00000001') text += `PJSIP/${call.extension}-${hex}`
    else if (part === '\x001795321065.0') text += `bench.${call.serial}.0`
    else if (part === '\x001795321065.1') text += `bench.${call.serial}.1`
    else if (part === '\x0079161110001') text += call.number
    else if (part === '\x001001') text += call.extension
    else if (part.includes('-')) text += `bridge-${call.serial}`
    else text += (Date.now() / 1000).toFixed(6)
  }
  return text
}

/** Sends calls at a fixed rate, whatever the server does (open loop). Resolves when the last one has ended. */
export async function sendCalls(
  peer: FakePeer,
  calls: readonly LoadCall[],
  perSecond: number,
  onRinging: (call: LoadCall, at: number) => void,
): Promise<{ events: number; bytes: number; lateMs: number }> {
  const templates = readTemplates()
  const running: { call: LoadCall; start: number; next: number }[] = []
  const begin = performance.now()
  let started = 0
  let events = 0
  let bytes = 0
  let lateMs = 0
  while (started < calls.length || running.length > 0) {
    const now = performance.now()
    for (; started < calls.length && now - begin >= (started * 1000) / perSecond; started++) {
      const due = begin + (started * 1000) / perSecond
      lateMs = Math.max(lateMs, now - due)
      running.push({ call: calls[started] as LoadCall, start: now, next: 0 })
    }
    for (const one of running) {
      for (
        let template = templates[one.next];
        template && now - one.start >= template.afterMs;
        template = templates[one.next]
      ) {
        const text = fill(template, one.call)
        peer.raw(text)
        if (template.rings) onRinging(one.call, performance.now())
        events++
        bytes += text.length
        one.next++
      }
    }
    for (let i = running.length - 1; i >= 0; i--) if ((running[i]?.next ?? 0) >= templates.length) running.splice(i, 1)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { events, bytes, lateMs }
}
