// Once in a run somebody revokes the server's authorisations in Zoho, for CRM and Desk; after a while the administrator consents again.
import { setTimeout as sleep } from 'node:timers/promises'
import { postJson } from '../e2e/toolkit/post-json.ts'
import type { Administrator } from './administrator.ts'
import { insist } from './office.ts'
import type { RunJournal } from './run-journal.ts'

const AT_SHARE_OF_SPAN = 0.4
const MAY_LEAD = 0.15
/** The server notices at its next request; on a busy machine, where it is killed meanwhile, that takes long. */
const REPORTED_WITHIN_MS = 300_000
/** Calls go on without Zoho. */
const WITHOUT_MS = 10_000

/** @param progress how much of the run is behind, from 0 to 1; on a slow machine it takes longer than `spanMs` */
export async function loseAuthorisation(
  admin: Administrator,
  journal: RunJournal,
  zohoControl: string,
  spanMs: number,
  progress: () => number,
): Promise<void> {
  await sleep(AT_SHARE_OF_SPAN * spanMs)
  while (progress() < AT_SHARE_OF_SPAN - MAY_LEAD) await sleep(50)
  await postJson(`${zohoControl}/tokens`, { action: 'revoke-refresh' })
  journal.append({ kind: 'authorisation', what: 'revoked' })
  if (await reported(admin)) journal.append({ kind: 'authorisation', what: 'reported' })
  await sleep(WITHOUT_MS)
  for (const page of [admin.crm, admin.desk]) await insist(() => page.authoriseAgain())
  journal.append({ kind: 'authorisation', what: 'renewed' })
}

/** True once the status page says of both systems that the administrator has to consent again. */
async function reported(admin: Administrator): Promise<boolean> {
  for (const giveUp = Date.now() + REPORTED_WITHIN_MS; Date.now() < giveUp; await sleep(200)) {
    const status = await admin.status().catch(() => null)
    if (status && [status.zoho, status.desk].every((system) => system.status === 'needs-reauthorisation')) return true
  }
  return false
}
