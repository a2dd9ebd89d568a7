import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { until } from '../../toolkit/jackfield-client.ts'
import { expectNoneTwice, logsIn, readLedger } from '../aftermath.ts'
import { type Row, told } from '../row.ts'
import type { Scene } from '../scene.ts'

async function reasonOf(scene: Scene, id: string): Promise<string | undefined> {
  return (await scene.ada.call(id)).deliveries[0]?.reason?.code
}

export const keyRows: readonly Row[] = [
  {
    item: 'a key file that was lost, and is found again',
    clauses: [],
    readAt: 'PBX page',
    codes: ['key-missing', 'key-missing'],
    async provoke(scene) {
      // Certainly not written, and to be written while the key is away.
      await scene.us.fault({ fault: 'status', status: 429, match: { method: 'POST', pathPrefix: '/crm/v8/Calls' } })
      const { id } = await scene.call({ number: scene.nextContact().number })
      await until('it waits', async () => (await scene.ada.call(id)).delivery === 'waiting')
      const ledger = await readLedger(scene)
      const key = join(scene.dataDirectory, 'jackfield.key')
      await scene.restart(() => {
        renameSync(key, `${key}.lost`)
        return scene.letTimePass('waiting')
      })
      await scene.us.noFaults()
      // The server is there all the same, and says on both pages what is missing.
      const pbx = await scene.problemOfLink()
      await until('the Zoho page tells it', async () => (await scene.zohoView()).problem !== null)
      const { status, problem } = await scene.zohoView()
      expect(status).not.toBe('connected')
      await until('the ledger says why it waits', async () => (await reasonOf(scene, id)) === 'key-missing')
      expect(await readLedger(scene)).toEqual(ledger)
      await scene.restart(() => {
        rmSync(key, { force: true })
        renameSync(`${key}.lost`, key)
        return scene.letTimePass('waiting')
      })
      await scene.linkUp()
      await until('what waited is written', async () => (await scene.ada.call(id)).delivery === 'done')
      const { deliveries } = await scene.ada.call(id)
      expect((await logsIn(scene)).filter(({ ref }) => ref === deliveries[0]?.ref)).toHaveLength(1)
      await expectNoneTwice(scene)
      return told(pbx, problem)
    },
  },
  {
    item: 'a key file that was lost for good: the secrets are entered again',
    clauses: [],
    readAt: 'PBX page',
    codes: ['key-missing'],
    async provoke(scene) {
      await scene.restart(() => rmSync(join(scene.dataDirectory, 'jackfield.key')))
      const problem = await scene.problemOfLink()
      await scene.restorePbx()
      await scene.reconnectZoho()
      return told(problem)
    },
  },
]
