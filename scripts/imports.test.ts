import { beforeAll, describe, expect, it } from 'vitest'
import { type Layers, readLayers, readSources, type Sources, wrongImports } from './imports.ts'

describe('the imports of this repository', () => {
  let layers: Layers
  let sources: Sources
  beforeAll(() => {
    layers = readLayers()
    sources = readSources()
  })

  it('are those that docs/architecture.md allows', () => {
    expect(Object.keys(sources).length).toBeGreaterThan(500)
    expect(wrongImports(layers, sources)).toEqual([])
  })

  // Each a file that is there, with one more line.
  it.each([
    {
      file: 'packages/server/src/policy/pops.ts',
      line: "import { buildApp } from '../http/app.ts'",
      fault: 'policy may not import http',
    },
    {
      file: 'packages/server/src/phonebook/phonebook.ts',
      line: "import type {\n  OwedLog,\n} from '../policy/effect.ts'",
      fault: 'phonebook may not import policy',
    },
    {
      file: 'packages/server/src/crm/zoho-desk/connector.ts',
      line: "export type { Lane } from '../../delivery/lane.ts'",
      fault: 'crm/zoho-desk may not import delivery',
    },
    {
      file: 'packages/server/src/crm/zoho/transport.ts',
      line: "import '../zoho-crm/dialect.ts'",
      fault: 'crm/zoho may not import crm/zoho-crm',
    },
    {
      file: 'packages/server/src/delivery/send.ts',
      line: "const { writeLogs } = await import('../crm/zoho-crm/write-logs.ts')",
      fault: 'delivery may not import crm/zoho-crm',
    },
    {
      file: 'packages/server/src/pbx/demo/index.ts',
      line: "import { saveDirectory } from '../save-directory.ts'",
      fault: 'pbx/demo may not import pbx',
    },
    {
      file: 'packages/server/src/problem.ts',
      line: "import { readConfig } from './config.ts'",
      fault: 'base may not import server',
    },
    {
      file: 'packages/server/src/live/gateway.ts',
      line: "import { x } from '../newcomer/x.ts'",
      fault: 'newcomer/x.ts is of no part',
    },
    {
      file: 'packages/console/src/main.tsx',
      line: "import { version } from '../../server/src/version.ts'",
      fault: 'console may not import server',
    },
    {
      file: 'packages/contract/src/index.ts',
      line: "import { theme } from '@jackfield/console/src/theme.ts'",
      fault: 'contract may not import console',
    },
    {
      file: 'packages/sandbox/src/main.ts',
      line: "import { pause } from '../../../scripts/processes.ts'",
      fault: 'leaves its package',
    },
  ])('in $file would not go unnoticed: $fault', ({ file, line, fault }) => {
    const source = sources[file]
    expect(source).toBeDefined()
    const wrong = wrongImports(layers, { [file]: `${line}\n${source}` })
    expect(wrong).toEqual([expect.stringContaining(`${file} imports `)])
    expect(wrong[0]).toMatch(new RegExp(`: ${fault}$`))
  })
})

describe('readLayers', () => {
  const tables = (rows: string) =>
    `| package | may import |\n| --- | --- |\n| \`one\` | |\n\n| part of the server | may import |\n| --- | --- |\n${rows}\n\nText.`

  it('reads names, paths and what they may import', () => {
    const rows = '| `a` | |\n| `b`: `b.ts` `c/d.ts` | `a` |\n| `e` | all above |'
    expect(readLayers(tables(rows)).server).toEqual([
      { name: 'a', paths: ['a'], mayImport: [] },
      { name: 'b', paths: ['b.ts', 'c/d.ts'], mayImport: ['a'] },
      { name: 'e', paths: ['e'], mayImport: ['a', 'b'] },
    ])
  })

  it.each(['| `a` | `a` |', '| `a` | `b` |\n| `b` | `a` |', '| `a` | `elsewhere` |'])('refuses a cycle: %j', (rows) => {
    expect(() => readLayers(tables(rows))).toThrow(/which is not above it/)
  })

  it('refuses a document without its tables', () => {
    expect(() => readLayers('# Architecture')).toThrow(/no table/)
  })
})
