import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clearExtra, countExtra, type ExtraResult, writeExtra } from '../extra-results.ts'
import { installInto, packPackage } from '../packed/npm.ts'
import { stagePackages } from '../packed/stage.ts'
import { tryPackages } from '../packed/try.ts'
import type { Part } from '../parts.ts'

/** The packages as they are published: built, packed, installed in an empty folder and started there. */
export const packedPart: Part = {
  name: 'packed',
  minutes: 10,
  async run() {
    clearExtra('packed')
    const folder = mkdtempSync(join(tmpdir(), 'jackfield-packed-'))
    const results: ExtraResult[] = []
    try {
      const staged = await stagePackages()
      const tarballs = await Promise.all(staged.map(packPackage))
      await installInto(folder, tarballs)
      results.push(...(await tryPackages(folder)))
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      results.push({ id: 'OPS.17', ok: false, title: 'the packages can be built, packed and installed' })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    for (const { ok, title } of results) console.log(`${ok ? 'ok    ' : 'FAILED'} ${title}`)
    writeExtra('packed', results)
    return countExtra(results, 0)
  },
}
