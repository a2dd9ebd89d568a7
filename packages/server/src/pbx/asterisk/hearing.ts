import { ProblemError } from '../../problem.ts'
import type { AmiConnection } from './ami-connection.ts'

/**
 * Finds out that the PBX hides its calls from us. What a manager user may read cannot be asked without the right to run CLI
 * commands; but a PBX that counts new calls of which we hear nothing, twice in a row, tells it too.
 */
export class Hearing {
  #heard = false
  #counted: number | null = null
  #missed = 0

  /** An event of a call came. */
  hears(): void {
    this.#heard = true
  }

  /** Asks for the number of calls so far, as long as nothing was heard. Throws `pbx-permissions` once it is sure. */
  async check(connection: Pick<AmiConnection, 'action'>): Promise<void> {
    if (this.#heard) return
    const counted = Number((await connection.action('CoreStatus'))['CoreProcessedCalls'])
    if (!Number.isFinite(counted) || this.#heard) return
    this.#counted ??= counted
    this.#missed = counted > this.#counted ? this.#missed + 1 : 0
    if (this.#missed > 1) throw new ProblemError('pbx-permissions', { missing: 'read=call' })
  }
}
