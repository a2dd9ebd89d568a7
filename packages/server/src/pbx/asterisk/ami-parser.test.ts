import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AmiMessage, AmiParser, AmiSyntaxError } from './ami-parser.ts'
import { asStream, readTrace, traceNames } from './traces.ts'

const BANNER = 'Asterisk Call Manager/11.0.0\r\n'
const bytes = (text: string) => Buffer.from(text)
const parse = (text: string, options?: ConstructorParameters<typeof AmiParser>[0]) =>
  new AmiParser(options).push(bytes(BANNER + text)).slice(1)

/** Cuts the stream at the given places and feeds piece by piece. */
function inPieces(stream: Buffer, cuts: readonly number[]): AmiMessage[] {
  const parser = new AmiParser()
  const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length]
  return places.slice(1).flatMap((end, index) => parser.push(stream.subarray(places[index], end)))
}

describe('what is understood', () => {
  test('banner, response and event', () => {
    const text =
      'Response: Success\r\nActionID: 1\r\n\r\nEvent: Hangup\r\nChannel: PJSIP/1-1\r\nCause-txt: Normal Clearing\r\n\r\n'
    expect(new AmiParser().push(bytes(BANNER + text))).toEqual([
      { kind: 'banner', name: 'Asterisk Call Manager/11.0.0', fields: {} },
      { kind: 'response', name: 'Success', fields: { ActionID: '1' } },
      { kind: 'event', name: 'Hangup', fields: { Channel: 'PJSIP/1-1', 'Cause-txt': 'Normal Clearing' } },
    ])
  })

  test('values may be empty, hold colons and any script', () => {
    const [event] = parse('Event: X\r\nEmpty: \r\nEmptier:\r\nUrl: sip:1@h:5060\r\nName: 张伟 "x"\r\n\r\n')
    expect(event?.fields).toEqual({ Empty: '', Emptier: '', Url: 'sip:1@h:5060', Name: '张伟 "x"' })
  })

  test('a repeated field keeps its first value, but for variables and output, which are lists', () => {
    const [event] = parse('Event: X\r\nState: a\r\nState: b\r\nVariable: p=1\r\nVariable: q=2\r\n\r\n')
    expect(event?.fields).toEqual({ State: 'a', Variable: 'p=1\nq=2' })
  })

  test('field names that JavaScript knows are fields like others', () => {
    const [event] = parse('Event: X\r\n__proto__: evil\r\nconstructor: evil\r\n\r\n')
    expect(Object.keys(event?.fields ?? {})).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['evil']).toBeUndefined()
  })

  test('lines without a colon are left out', () => {
    expect(parse('Event: X\r\nwhatever\r\nA: 1\r\n\r\n')[0]?.fields).toEqual({ A: '1' })
  })

  test('one blank line too many between events', () => {
    const text = 'Event: X\r\nA: 1\r\n\r\n\r\nEvent: Y\r\n\r\n'
    expect(parse(text).map(({ name }) => name)).toEqual(['X', 'Y'])
    expect(
      inPieces(bytes(BANNER + text), [BANNER.length + 18])
        .map(({ name }) => name)
        .slice(1),
    ).toEqual(['X', 'Y'])
  })

  test('events to skip are thrown away', () => {
    const text = 'Event: Newexten\r\nA: 1\r\n\r\nEvent: Hangup\r\nA: 2\r\n\r\n'
    expect(parse(text, { skip: (name) => name === 'Newexten' }).map((event) => event.name)).toEqual(['Hangup'])
  })
})

describe('[OPS.7] however the bytes are cut', () => {
  test('generated streams give the same messages', () => {
    const field = fc.tuple(
      fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,12}$/),
      fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\r\n\0]/g, '')),
    )
    const message = fc.tuple(fc.constantFrom('Event: Newstate', 'Response: Success'), fc.array(field, { maxLength: 6 }))
    const stream = fc
      .array(message, { minLength: 1, maxLength: 8 })
      .map((messages) =>
        bytes(
          BANNER +
            messages
              .map(
                ([head, fields]) =>
                  `${[head, ...fields.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`,
              )
              .join(''),
        ),
      )
    fc.assert(
      fc.property(stream, fc.array(fc.nat(2000), { maxLength: 40 }), (whole, cuts) => {
        const places = cuts.map((cut) => cut % (whole.length + 1))
        expect(inPieces(whole, places)).toEqual(new AmiParser().push(whole))
      }),
    )
  })

  test('a recorded stream, byte by byte', () => {
    const stream = asStream(readTrace('22', 'in-direct-answered'))
    const whole = new AmiParser().push(stream)
    expect(whole.length).toBeGreaterThan(100)
    expect(
      inPieces(
        stream,
        Array.from({ length: stream.length }, (_, place) => place),
      ),
    ).toEqual(whole)
  })
})

describe('[OPS.7] what is no AMI ends the parsing and holds no memory', () => {
  const feed = (parser: AmiParser, chunk: string, times: number) => {
    for (let i = 0; i < times; i++) parser.push(bytes(chunk))
  }

  test.each([
    ['no greeting', () => feed(new AmiParser(), 'x'.repeat(300), 1)],
    ['endless greeting', () => feed(new AmiParser(), 'x', 300)],
    ['a web server', () => parse('HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n')],
    ['endless lines', () => feed(greeted(), 'Event: X\r\nA: 1\r\n', 100_000)],
    ['a field of a megabyte', () => parse(`Event: X\r\nA: ${'y'.repeat(1024 * 1024)}\r\n\r\n`)],
    ['a field of a megabyte in pieces', () => feed(greeted(), 'y'.repeat(1000), 1049)],
    ['binary data', () => parse('Event: X\r\nA: \0\r\n\r\n')],
    [
      'noise',
      () =>
        parse(`${Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 251)).toString('latin1')}\r\n\r\n`),
    ],
  ])('%s', (_, run) => {
    expect(run).toThrow(AmiSyntaxError)
  })

  test('any bytes: messages or a syntax error, never anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 10 }), (chunks) => {
        const parser = greeted()
        try {
          for (const chunk of chunks) parser.push(chunk)
        } catch (error) {
          expect(error).toBeInstanceOf(AmiSyntaxError)
        }
      }),
    )
  })

  test('half an event before another one: what is known of the first stays, the second is not invented', () => {
    const [event] = parse('Event: Newchannel\r\nChannel: PJSIP/1\r\nEvent: Hangup\r\nUniqueid: 7\r\n\r\n')
    expect(event).toMatchObject({ name: 'Newchannel', fields: { Channel: 'PJSIP/1', Uniqueid: '7' } })
  })
})

test('all recorded streams are understood', () => {
  for (const version of ['16', '22'] as const) {
    for (const name of traceNames(version)) {
      expect(new AmiParser().push(asStream(readTrace(version, name))).length).toBeGreaterThan(5)
    }
  }
})

function greeted(): AmiParser {
  const parser = new AmiParser()
  parser.push(bytes(BANNER))
  return parser
}
