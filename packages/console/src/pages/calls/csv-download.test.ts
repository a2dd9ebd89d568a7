import { afterEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../api/client.ts'
import { lineCounter, readCsv } from './csv-download.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('[OPS.54] line breaks between quotes are no new call, wherever the pieces are cut', () => {
  const text = 'a,b\r\n"x\ny ""z""\n",2\r\n3,4\r\n'
  for (let cut = 0; cut <= text.length; cut++) {
    const count = lineCounter()
    count(text.slice(0, cut))
    expect([cut, count(text.slice(cut))]).toEqual([cut, 3])
  }
})

/** The server's answer, in pieces. */
function answers(pieces: string[], status = 200) {
  const asked: string[] = []
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      controller.close()
    },
  })
  vi.stubGlobal('document', { documentElement: { lang: 'en' } })
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    return new Response(body, { status })
  })
  return asked
}

test('[OPS.54] what is saved is byte for byte what came, with the filters in the request and a count on the way', async () => {
  const pieces = ['\uFEFFid,name\r\n1,王', '芳\r\n2,x\r\n']
  const asked = answers(pieces)
  const heard: number[] = []
  const filters = { show: 'no-match' as const, from: 5, to: 9, search: '' }
  const { file, lines } = await readCsv(filters, 'zh-CN', new AbortController().signal, (count) => heard.push(count))
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(new TextEncoder().encode(pieces.join('')))
  expect([lines, heard]).toEqual([2, [0, 2]])
  expect(asked).toEqual(['/api/calls.csv?show=no-match&from=5&to=9&lang=zh-CN'])
})

test('a refusal is told as every other one', async () => {
  answers(['{"error":{"code":"not-signed-in"}}'], 401)
  const failed = readCsv({}, 'en', new AbortController().signal, () => {})
  await expect(failed).rejects.toBeInstanceOf(ApiError)
})
