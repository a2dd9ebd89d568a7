// node chaos/judge-again.ts FOLDER: the verdict on a run that was kept (--keep), from its journals.
import { evidenceIn } from './journals.ts'
import { judge } from './judge.ts'

const [folder] = process.argv.slice(2)
if (!folder) {
  console.error('Usage: node chaos/judge-again.ts FOLDER')
  process.exit(2)
}
const { owed, ...verdict } = judge(evidenceIn(folder))
console.log(JSON.stringify({ owed: owed.length, ...verdict }, null, 2))
