import type { ProblemCode } from '@jackfield/contract'
import { expect } from 'vitest'
import { popsOf } from '../aftermath.ts'
import { type Row, told } from '../row.ts'
import type { Scene } from '../scene.ts'

/** Zoho was asked nothing about this call, nothing opened, and nothing was written; the ledger says why. */
function nobody(item: string, number: (scene: Scene) => string, code: ProblemCode): Row {
  return {
    item: `a number that ${item}`,
    clauses: ['OPS.9'],
    readAt: 'ledger',
    codes: [code],
    async provoke(scene) {
      await scene.us.forgetRequests()
      const call = await scene.call({ number: number(scene) })
      expect(call).toMatchObject({ state: 'ended', result: 'answered', answeredBy: ['1001'], delivery: null })
      expect(call.deliveries).toEqual([])
      expect(popsOf(scene, call.id)).toEqual([])
      const card = scene.agent.cards().find(({ callId }) => callId === call.id)
      expect(card).toMatchObject({ state: 'ended', matches: [] })
      expect((await scene.us.requests()).filter(({ path }) => path.includes('/crm/'))).toEqual([])
      return told(call.reason)
    },
  }
}

const always = (number: string) => () => number

export const numberRows: readonly Row[] = [
  nobody('is empty', always(''), 'log-anonymous'),
  nobody('is anonymous', always('anonymous'), 'log-anonymous'),
  nobody('is <unknown>', always('<unknown>'), 'log-anonymous'),
  nobody('is Restricted', always('Restricted'), 'log-anonymous'),
  nobody('is blanks', always('   '), 'log-anonymous'),
  nobody('has 3 digits', always('911'), 'log-number-unusable'),
  nobody('has 40 digits', always('1'.repeat(40)), 'log-number-unusable'),
  nobody('has 4000 digits', always('12'.repeat(2000)), 'log-number-unusable'),
  nobody('has letters', always('1-800-FLOWERS'), 'log-number-unusable'),
  nobody('is a SIP address', always('sip:mallory@evil.example'), 'log-number-unusable'),
  nobody('looks like a query', always("' OR 1=1 --"), 'log-number-unusable'),
  nobody('has digits of another script', always('١٢٣٤٥٦٧٨٩٠'), 'log-number-unusable'),
  nobody("is the company's own", (scene) => scene.ownNumber, 'log-own-number'),
  nobody("is the company's own, written in another way", always('(212) 555-0199'), 'log-own-number'),
  nobody('is an extension', always('1002'), 'log-own-number'),
]
