import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvLine } from './csv-line.ts'

describe('[OPS.29] a line of CSV', () => {
  it.each([
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['+1 212 555 0142', `"'+1 212 555 0142"`],
    ['-2+3', `"'-2+3"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['  =1', `"'  =1"`],
    ['＝1', `"'＝1"`],
    ['王, "小" 明\n', '"王, ""小"" 明\n"'],
    ['1=1', '"1=1"'],
    ['', '""'],
    [null, '""'],
    [-3, '-3'],
  ])('%j is written as %j', (cell, expected) => {
    expect(csvLine([cell])).toBe(`${expected}\r\n`)
  })

  it('every text comes back whole, and none begins a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 4 }), (cells) => {
        const [read] = parse(csvLine(cells), { relax_column_count: true }) as string[][]
        expect(read?.map((cell, i) => (cell === `'${cells[i]}` ? cells[i] : cell))).toEqual(cells)
        for (const cell of read ?? []) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})
