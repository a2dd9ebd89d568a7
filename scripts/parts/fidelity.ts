import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clearExtra, countExtra, type ExtraResult, writeExtra } from '../extra-results.ts'
import { check, type Verdict } from '../fidelity/check.ts'
import { readDescriptions } from '../fidelity/descriptions.ts'
import { exceptions } from '../fidelity/exceptions.ts'
import { readExchanges } from '../fidelity/exchange.ts'
import { uses } from '../fidelity/uses.ts'
import { leftOut, type Part } from '../parts.ts'
import { resultsFolder } from '../paths.ts'

/** All exchanges with the local Zoho of one run of `npm test`. */
const exchangesFile = join(resultsFolder, 'zoho-exchanges.jsonl')
const descriptionsFolder = () => process.env['ZOHO_OAS_DIR'] || null

/**
 * From here on every process that this one starts records its exchanges with the local Zoho. Only where there is something to
 * compare them with.
 */
export function recordExchanges(): void {
  rmSync(exchangesFile, { force: true })
  if (descriptionsFolder() === null) return
  mkdirSync(resultsFolder, { recursive: true })
  process.env['JACKFIELD_ZOHO_EXCHANGES'] = exchangesFile
}

/**
 * Compares what Jackfield asked and what the local Zoho answered, in all parts before, with Zoho's own interface descriptions.
 * Those may not be part of this repository, so whoever has none leaves this part out.
 */
export const fidelityPart: Part = {
  name: 'fidelity',
  minutes: 5,
  async run() {
    clearExtra('fidelity')
    const folder = descriptionsFolder()
    if (folder === null) return leftOut("ZOHO_OAS_DIR does not name a folder with Zoho's interface descriptions")
    const verdict = await check(readExchanges(exchangesFile), {
      described: readDescriptions(folder),
      exceptions,
      uses,
    })
    const results = resultsOf(verdict)
    console.log(`${verdict.requests} requests of Jackfield, ${verdict.answers} answers of the local Zoho`)
    for (const [{ why }, times] of verdict.excused) console.log(`  excused ${times} times: ${why}`)
    for (const { ok, title } of results) if (!ok) console.error(`  ${title}`)
    writeExtra('fidelity', results)
    return countExtra(results, 0)
  },
}

function resultsOf({ findings, stale, unused, requests, answers }: Verdict): ExtraResult[] {
  const faults = [
    ...[...findings.values()].map(
      ({ finding: { operation, where, status, detail }, times }) =>
        `${operation}, ${status ?? 'cut'}, ${where}: ${detail.trim()} (${times} times)`,
    ),
    ...stale.map(({ why }) => `an exception that was never needed: ${why}`),
    ...unused.map(({ what }) => `never compared, because it never happened: ${what}`),
  ]
  const agreed = { id: 'OPS.30', ok: faults.length === 0 && requests > 0 && answers > 0 }
  return [
    { ...agreed, title: `${requests} requests and ${answers} answers agree with Zoho's descriptions` },
    ...faults.map((title) => ({ id: 'OPS.30', ok: false, title })),
  ]
}
