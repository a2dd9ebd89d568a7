import { base32Hash } from '../../calls/ids.ts'
import type { CallLog } from '../crm-connector.ts'

/** A log as call handling would give it; `key` makes its marker. */
export function callLog(key: string, changes: Partial<CallLog> = {}): CallLog {
  return {
    ref: base32Hash(key, 16),
    subject: 'Extension Call',
    description: 'Call: 2026-11-22 09:15:00 answered from +1 212 555 0142 to 1001 00:02:35',
    type: 'inbound',
    startedAt: Date.parse('2026-11-22T01:15:00Z'),
    talkSeconds: 155,
    ownerId: '554023000000525001',
    record: { module: 'Contacts', id: '554023000000525099' },
    externalNumber: '+12125550142',
    extension: '1001',
    recordingUrl: null,
    ticketId: null,
    ...changes,
  }
}
