// Judges what came from outside with no right to, and what the server said when its own right was taken away. Pure.

/** A message that claims to be Zoho's and carries a wrong token. */
export interface ForgedMessage {
  readonly e164: string
  /** Status of the server's answer; null when it was not there. */
  readonly status: number | null
}

export interface ForgedVerdict {
  /** That were answered. */
  readonly answered: number
  /** That were not refused. */
  readonly accepted: readonly string[]
}

export function judgeForged(messages: readonly ForgedMessage[]): ForgedVerdict {
  const answered = messages.filter(({ status }) => status !== null)
  return {
    answered: answered.length,
    accepted: answered.filter(({ status }) => status !== 403).map(({ e164, status }) => `${e164}: ${status}`),
  }
}

/** What became of the server's authorisation, in the order of time (milliseconds). */
export interface AuthorisationStep {
  readonly at: number
  /** Taken away in Zoho; told so by the server's status; given again by the administrator. */
  readonly what: 'revoked' | 'reported' | 'renewed'
}

export interface AuthorisationVerdict {
  readonly revoked: number
  /** Revocations that the server told and after which it was authorised again. */
  readonly reauthorised: number
  readonly faults: readonly string[]
}

export function judgeAuthorisation(steps: readonly AuthorisationStep[]): AuthorisationVerdict {
  const revocations = steps.flatMap(({ what }, index) => (what === 'revoked' ? [index] : []))
  const faults: string[] = []
  for (const index of revocations) {
    const [reported, renewed] = [steps[index + 1], steps[index + 2]]
    const when = new Date(steps[index]?.at ?? 0).toISOString()
    if (reported?.what !== 'reported') faults.push(`revoked at ${when}, and the status did not say so`)
    else if (renewed?.what !== 'renewed') faults.push(`revoked at ${when}, and never authorised again`)
  }
  return { revoked: revocations.length, reauthorised: revocations.length - faults.length, faults }
}

/** While Zoho refused the server: from each revocation to the new authorisation. */
export function refusedTimes(steps: readonly AuthorisationStep[]): { from: number; until: number | null }[] {
  return steps.flatMap(({ what, at: from }, index) => {
    if (what !== 'revoked') return []
    return [{ from, until: steps.slice(index).find((step) => step.what === 'renewed')?.at ?? null }]
  })
}
