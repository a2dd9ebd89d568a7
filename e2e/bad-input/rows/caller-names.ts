import type { CallDetail } from '@jackfield/contract'
import { expect } from 'vitest'
import { until } from '../../toolkit/jackfield-client.ts'
import { popsOf } from '../aftermath.ts'
import { inboundCall, send } from '../calls.ts'
import { nothingTold, type Row } from '../row.ts'

/** So much of a caller's name is kept at least, in UTF-16 units; a last name in Zoho has 80 characters. */
const MOST = 199
const MOST_IN_ZOHO = 80
let numbers = 1000

/** A caller and a contact of this name: both are shown as the text that they are, and the log is whole. */
function named(item: string, name: string): Row {
  return {
    item: `a caller and a contact with ${item}`,
    clauses: ['A10.1'],
    readAt: 'nowhere',
    codes: [],
    async provoke(scene) {
      const number = `+1650253${numbers++}`
      const lastName = name.slice(0, MOST_IN_ZOHO).toWellFormed().replace('\ufffd', '')
      const contact = await scene.us.create('Contacts', { Last_Name: lastName, Phone: number })
      const call = inboundCall({ number, name })
      const id = scene.callId(call)
      // The contact is new, so that Zoho has to be asked while it rings.
      send(scene.ami, call.rings)
      await until('the record opens', () => popsOf(scene, id).length > 0)
      send(scene.ami, [...call.answers, ...call.ends])
      await scene.ended(call)
      await until('the log is written', async () => (await scene.ada.call(id)).delivery === 'done')
      const { text } = await scene.asker.ask('GET', `/api/calls/${id}`)
      const { externalName, deliveries } = JSON.parse(text) as CallDetail
      // The ledger says who it is, the card also who the network says it is.
      expect(externalName).toBe(lastName)
      const shown = scene.agent.cards().find(({ callId }) => callId === id)?.callerName ?? ''
      expect(shown.isWellFormed()).toBe(true)
      expect(shown).toBe(name.slice(0, shown.length))
      expect(shown.length).toBeGreaterThanOrEqual(Math.min(MOST, name.length))
      expect(popsOf(scene, id)).toMatchObject([{ name: lastName }])
      expect(deliveries).toMatchObject([{ state: 'done', record: { id: contact.id, name: lastName } }])
      const logs = await scene.us.records('Calls')
      const log = logs.find(({ Description }) => String(Description).includes(deliveries[0]!.ref))
      expect(log).toMatchObject({ Subject: 'Extension Call', Call_Type: 'Inbound', Who_Id: { id: contact.id } })
      expect(String(log!.Description)).toContain(` answered from ${number} to 1001 `)
      return nothingTold
    },
  }
}

export const callerNameRows: readonly Row[] = [
  named('a Chinese name', '张伟 — 上海分公司（销售部）'),
  named('a Japanese and a Korean name', '髙橋 さくら / 김민준 𠮷野家'),
  named('emoji', '👩‍👩‍👧‍👦 🇨🇳 Zoë 🧑🏽‍💻'),
  named('a name from right to left', '\u202eمحمد \u200e<b>אברהם'),
  named('HTML', '<img src=x onerror=alert(1)><script>alert("x")</script>&amp;'),
  named('braces of templates', '{{Call_From}} #{7*7} {{constructor}}'),
  named('quotes and SQL', `"Robert"); DROP TABLE call;-- 'x' \\`),
  named('a name of 5000 emoji', `x${'😀'.repeat(5000)}`),
]
