import type { ContactGroupView, ContactImportView, ContactsPage, Problem } from '@jackfield/contract'
import { expect } from 'vitest'
import { until } from '../../toolkit/jackfield-client.ts'
import { nothingTold, type Row, told } from '../row.ts'
import type { Scene } from '../scene.ts'

interface Imported {
  readonly view: ContactImportView
  readonly names: readonly string[]
  /** The report of rejected rows, as it is downloaded. */
  readonly report: string
  /** The group as it is exported. */
  readonly exported: string
}

let groups = 0

/** Imports a file into a group of its own, reads everything back, and deletes the group. `problem` where the file is refused. */
async function imported(scene: Scene, file: Uint8Array | string): Promise<Imported | { problem: Problem | null }> {
  const { asker } = scene
  const name = `File ${++groups}`
  const { id } = await asker.post<ContactGroupView>('/api/contact-groups', { name })
  try {
    const raw = { type: 'application/octet-stream', body: file }
    const begun = await asker.ask('POST', `/api/contact-groups/${id}/imports?file=people.csv`, undefined, raw)
    if (begun.status >= 400) return { problem: begun.problem }
    const { id: started } = JSON.parse(begun.text) as ContactImportView
    let view: ContactImportView | undefined
    await until('the import has ended', async () => {
      view = (await asker.get<ContactImportView[]>('/api/contact-imports')).find((one) => one.id === started)
      return view !== undefined && view.state !== 'running'
    })
    const { contacts } = await asker.get<ContactsPage>(`/api/contacts?group=${id}&limit=200`)
    const report = await asker.ask('GET', `/api/contact-imports/${started}/rejected.csv?lang=en`)
    const exported = await asker.ask('GET', `/api/contacts.csv?group=${id}`)
    expect(exported.status).toBe(200)
    return {
      view: view as ContactImportView,
      names: contacts.map((contact) => contact.name),
      report: report.text,
      exported: exported.text,
    }
  } finally {
    expect((await asker.ask('DELETE', `/api/contact-groups/${id}`)).status).toBeLessThan(300)
  }
}

async function taken(scene: Scene, file: Uint8Array | string): Promise<Imported> {
  const outcome = await imported(scene, file)
  if ('problem' in outcome) throw new Error(`refused: ${outcome.problem?.code}`)
  return outcome
}

const inAnswer = { readAt: 'API answer', clauses: ['B4.3'], codes: [] } as const
const text = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join('')
const chinese = text('姓名,手机', '陈晨,+8613800138001')

/** UTF-16 as Excel writes "Unicode text". */
function utf16(written: string, bigEndian: boolean): Uint8Array {
  const bytes = Buffer.from(`\ufeff${written}`, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

/** "姓名,手机 / 陈晨,+8613800138001" as Chinese Windows writes it; Node has no encoder for it. */
const gb18030 = Buffer.from(
  'd0d5c3fb2ccad6bbfa0d0ab3c2b3bf2c2b383631333830303133383030310d0a'.replace(/\s/g, ''),
  'hex',
)

const inEncoding = (item: string, file: () => Uint8Array | string): Row => ({
  item: `a file of contacts in ${item}`,
  ...inAnswer,
  async provoke(scene) {
    const { view, names } = await taken(scene, file())
    expect(view).toMatchObject({ state: 'done', read: 1, imported: 1, rejected: 0, problem: null })
    expect(names).toEqual(['陈晨'])
    return nothingTold
  },
})

/** A file whose one bad row is rejected with a reason that the report names, while the good row beside it is imported. */
const withRejected = (item: string, header: string, bad: string, reason: RegExp): Row => ({
  item: `a row with ${item} in a file of contacts`,
  ...inAnswer,
  clauses: ['B4.5'],
  async provoke(scene) {
    const { view, names, report } = await taken(scene, text(header, bad, 'Good Person,+12125550900'))
    expect(view).toMatchObject({ state: 'done', read: 2, imported: 1, rejected: 1 })
    expect(names).toEqual(['Good Person'])
    expect(report).toMatch(reason)
    return nothingTold
  },
})

const refused = (item: string, file: Uint8Array | string, code: Row['codes'][number]): Row => ({
  item,
  ...inAnswer,
  clauses: ['B4.4'],
  codes: [code],
  async provoke(scene) {
    const outcome = await imported(scene, file)
    return told('problem' in outcome ? outcome.problem : outcome.view.problem)
  },
})

export const contactFileRows: readonly Row[] = [
  inEncoding('GB18030', () => gb18030),
  inEncoding('UTF-8 with a byte order mark', () => `\ufeff${chinese}`),
  inEncoding('UTF-16, little endian', () => utf16(chinese, false)),
  inEncoding('UTF-16, big endian', () => utf16(chinese, true)),
  refused(
    'a picture instead of a file of contacts',
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'contact-file-format',
  ),
  refused('an empty file of contacts', '', 'contact-file-empty'),
  refused(
    'a file of contacts without a column of numbers',
    text('Name,Town', 'Ada,London'),
    'contact-file-no-number-column',
  ),
  withRejected('a name of 500 characters', 'Name,Phone', `${'n'.repeat(500)},+12125550901`, /200|long/i),
  withRejected('words instead of a number', 'Name,Phone', 'Ada,call me maybe', /number/i),
  withRejected(
    'thirteen numbers',
    `Name,Phone${Array.from({ length: 12 }, (_, i) => `,Phone ${i + 2}`).join('')}`,
    `Busy Person${Array.from({ length: 13 }, (_, i) => `,+121255509${String(10 + i)}`).join('')}`,
    /number/i,
  ),
  {
    item: 'a contact with twelve numbers and one whose name is only emoji',
    ...inAnswer,
    clauses: ['B4.2'],
    async provoke(scene) {
      const header = `Name,Phone${Array.from({ length: 11 }, (_, i) => `,Phone ${i + 2}`).join('')}`
      const twelve = Array.from({ length: 12 }, (_, i) => `+121255509${String(30 + i)}`)
      const { view, names } = await taken(scene, text(header, `Busy Person,${twelve.join(',')}`, '🦄🦄🦄,+12125550950'))
      expect(view).toMatchObject({ state: 'done', imported: 2, rejected: 0 })
      expect([...names].sort()).toEqual(['Busy Person', '🦄🦄🦄'].sort())
      return nothingTold
    },
  },
  {
    item: 'one number in several rows of a file of contacts',
    ...inAnswer,
    clauses: ['B4.5'],
    async provoke(scene) {
      const rows = ['First,+1 212 555 0960', 'Second,(212) 555-0960', 'Third,+12125550960']
      const { view, names } = await taken(scene, text('Name,Phone', ...rows))
      expect(view).toMatchObject({ state: 'done', read: 3, imported: 1, updated: 2, rejected: 0 })
      expect(names).toEqual(['Third'])
      return nothingTold
    },
  },
  {
    item: 'formulas in the names of contacts',
    ...inAnswer,
    clauses: ['B4.6'],
    async provoke(scene) {
      const formulas = [`=cmd|' /C calc'!A0`, '+1+1', '-2+3', '@SUM(1)']
      const rows = formulas.map((formula, i) => `"${formula}",+1212555097${i}`)
      const { names, exported } = await taken(scene, text('Name,Phone', ...rows))
      expect([...names].sort()).toEqual([...formulas].sort())
      // What a spreadsheet would compute begins with a sign that it does not.
      const firstCells = exported
        .replace(/^\ufeff/, '')
        .split(/\r?\n/)
        .map((line) => line.replace(/^"/, ''))
      expect(firstCells.filter((cell) => /^[=+\-@\t]/.test(cell))).toEqual([])
      return nothingTold
    },
  },
]
