import { expect, test } from 'vitest'
import type { DeliveryTable } from '../store/schema.ts'
import { owedLog } from '../testing/deliveries.ts'
import { toCallLog, toRow } from './row.ts'

const saved = (payload: object): DeliveryTable => ({
  key: 'k',
  integration_id: 'zoho',
  kind: 'call-log',
  call_id: 'c1',
  user_id: 'u1',
  user_name: 'Ada',
  state: 'waiting',
  ref: 'abcdefghijklmnop',
  payload: JSON.stringify(payload),
  record: JSON.stringify({ module: 'Contacts', id: '7', name: 'Grace', url: 'https://crm.example/7' }),
  attempts: 0,
  lookups: 0,
  first_sent_at: null,
  last_sent_at: null,
  crm_first_sent_at: null,
  crm_last_sent_at: null,
  node: null,
  lease_until: null,
  next_attempt_at: 0,
  zoho_id: null,
  reason: null,
  created_at: 0,
  updated_at: 0,
})

test('[A11.7] the link of a log is written as it was owed; a row from before there were links has none', () => {
  const { log } = owedLog(1, 0)
  const link = 'https://pbx.example.com/r/c1.x'
  expect(toCallLog(toRow(saved({ ...log, recordingUrl: link })))?.recordingUrl).toBe(link)
  const { recordingUrl: _, ...old } = log
  expect(toCallLog(toRow(saved(old)))).toMatchObject({ subject: log.subject, recordingUrl: null })
})
