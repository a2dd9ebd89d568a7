import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Call } from '../calls/call.ts'
import type { CallId } from '../calls/ids.ts'
import { callIdFromStore } from '../calls/ids.ts'
import { ProblemError } from '../problem.ts'
import type { IntegrationSettings } from '../settings/settings.ts'

/** 128 bits, in base64url. */
const SIGNATURE_LENGTH = 22

/**
 * Links to recordings, `{home address}/r/{call id}.{signature}`. They follow from the call and the integration, so that a
 * repeated write has the same text, and nothing of them is stored. Another installation, integration, generation or epoch
 * makes other ones: the old ones are dead.
 */
export interface RecordingLinks {
  /** Null where the integration's revision is from before there were links. */
  url(call: Pick<Call, 'id'>, integration: IntegrationSettings): string | null
  /**
   * The call of a true link. Throws `recording-link-invalid` for what was never a link of this form, and
   * `recording-link-revoked` for all others: whether a signature once was true is not told.
   * @param integrations those that are connected now
   */
  verify(
    token: string,
    integrations: readonly IntegrationSettings[],
  ): { callId: CallId; integration: IntegrationSettings }
}

/** @param key the 32 bytes of the installation */
export function createRecordingLinks(key: Buffer): RecordingLinks {
  const linkKey = Buffer.from(hkdfSync('sha256', key, '', 'jackfield recording links', 32))

  const signature = (callId: string, { id, generation, recordingLinks }: IntegrationSettings) =>
    createHmac('sha256', linkKey)
      .update(JSON.stringify([id, generation, recordingLinks?.epoch ?? 0, callId]))
      .digest('base64url')
      .slice(0, SIGNATURE_LENGTH)

  return {
    url({ id }, integration) {
      if (integration.recordingLinks === null) return null
      return `${integration.recordingLinks.homeAddress}/r/${id}.${signature(id, integration)}`
    },
    verify(token, integrations) {
      const found = /^(c[a-z2-7]{20})\.([\w-]{22})$/.exec(token)
      if (!found) throw new ProblemError('recording-link-invalid')
      const [, callId, given] = found as unknown as [string, string, string]
      const integration = integrations.find((one) =>
        timingSafeEqual(Buffer.from(signature(callId, one)), Buffer.from(given)),
      )
      if (!integration?.enabled || !integration.callLog.playRecording) throw new ProblemError('recording-link-revoked')
      return { callId: callIdFromStore(callId), integration }
    },
  }
}
