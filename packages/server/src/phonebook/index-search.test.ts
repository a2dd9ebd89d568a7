import { describe, expect, test } from 'vitest'
import { searchIndex } from './index-search.ts'
import { NumberIndex } from './number-index.ts'

const on = () => new AbortController().signal

function filled(people: readonly (readonly [name: string, company: string | null, number: string])[]): NumberIndex {
  const index = new NumberIndex()
  for (const [at, [name, company, number]] of people.entries())
    index.put({ module: 'Contacts', id: String(at), name, company, modifiedAt: 0 }, [number])
  return index
}
const names = async (index: NumberIndex, text: string, limit = 20) =>
  (await searchIndex(index, text, limit, on())).map(({ name }) => name)

describe('dial search in the index', () => {
  const people = filled([
    ['Margaret Hamilton', 'Apollo', '+12125550142'],
    ['Ann Margaret', null, '+12125550143'],
    ['Bruno', 'Margarethe Motors', '+12125550144'],
    ['Submargaret', null, '+12125550145'],
    ['王小明', '华东贸易', '+861055550111'],
  ])
  const cases: [string, string[]][] = [
    ['marg', ['Margaret Hamilton', 'Ann Margaret', 'Bruno', 'Submargaret']],
    ['HAMIL', ['Margaret Hamilton']],
    ['小明', ['王小明']],
    ['华东', ['王小明']],
    ['555 0143', ['Ann Margaret']],
    ['(212) 555-014', ['Margaret Hamilton', 'Ann Margaret', 'Bruno', 'Submargaret']],
    ['010 5555', ['王小明']],
    ['55', []],
    ['nobody', []],
    ['  ', []],
  ]
  test.each(cases)('[A6.5] %j finds, the best first: %j', async (text, expected) => {
    expect(await names(people, text)).toEqual(expected)
  })

  test('[A6.5] a record whose name holds its number is found once', async () => {
    const index = filled([['Automatic New Contact +12125550142', null, '+12125550142']])
    expect(await names(index, '+12125550142')).toHaveLength(1)
  })

  test('[A6.5] what was removed or renamed is found no more, and no more than asked for', async () => {
    const index = filled([
      ['Anna A', null, '+12125550101'],
      ['Anna B', null, '+12125550102'],
      ['Anna C', null, '+12125550103'],
    ])
    index.remove('Contacts', '0')
    index.put({ module: 'Contacts', id: '1', name: 'Berta', company: null, modifiedAt: 1 }, ['+12125550102'])
    expect(await names(index, 'anna')).toEqual(['Anna C'])
    expect(await names(index, '555', 1)).toHaveLength(1)
    index.merge()
    expect(await names(index, '5550102')).toEqual(['Berta'])
  })

  test('[A6.5] of 100,000 records it takes milliseconds, and never holds up the rest of the process', async () => {
    const index = filled(
      Array.from({ length: 100_000 }, (_, at) => [
        `Person ${at} Example`,
        `Company ${at % 1000}`,
        `+1212${5_000_000 + at}`,
      ]),
    )
    index.merge()
    await names(index, 'warm')
    // Processor time: a busy machine lets others work in between.
    const worked = () => process.cpuUsage().user / 1000
    let longest = 0
    let last = worked()
    let running = true
    const beat = () => {
      longest = Math.max(longest, worked() - last)
      last = worked()
      if (running) setImmediate(beat)
    }
    setImmediate(beat)
    const begun = worked()
    expect(await names(index, '99999 ex')).toEqual(['Person 99999 Example'])
    const took = worked() - begun
    running = false
    // Some milliseconds, and what collecting garbage takes.
    expect(took).toBeLessThan(500)
    expect(longest).toBeLessThan(100)
  })

  test('[A6.5] a search that nobody waits for any more ends', async () => {
    const gone = new AbortController()
    gone.abort()
    expect(await searchIndex(people, 'marg', 20, gone.signal)).toEqual([])
  })
})
