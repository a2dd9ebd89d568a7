import { clearResults, judgeClauses } from '../clauses.ts'
import { asteriskPart } from '../parts/asterisk.ts'
import { browserPart } from '../parts/browser.ts'
import { fidelityPart, recordExchanges } from '../parts/fidelity.ts'
import { lintPart } from '../parts/lint.ts'
import { packedPart } from '../parts/packed.ts'
import { benchPart, chaosPart } from '../parts/programs.ts'
import { typesPart } from '../parts/types.ts'
import {
  badInputOnPostgresPart,
  badInputPart,
  realTimePart,
  unitOnPostgresPart,
  unitOnSqlitePart,
} from '../parts/unit.ts'
import { runParts, summarise } from '../parts.ts'
import { CHAOS_SIZE } from './chaos.ts'

/** `npm test`: every test that this machine can run, and which behaviours they showed. */
export async function run(): Promise<number> {
  clearResults()
  recordExchanges()
  const rows = await runParts([
    typesPart,
    lintPart,
    unitOnSqlitePart,
    // Phones that talk and settle times that pass leave the processor to each other; more beside them would make phones late.
    [asteriskPart, realTimePart],
    // Timeouts and answers that do not come.
    [unitOnPostgresPart, badInputPart, badInputOnPostgresPart],
    browserPart('one'),
    [chaosPart(CHAOS_SIZE, 20), benchPart(['--smoke'], 10)],
    packedPart,
    fidelityPart,
  ])
  const clauses = await runParts([{ name: 'clauses', run: async () => judgeClauses(rows) }])
  return summarise([...rows, ...clauses])
}
