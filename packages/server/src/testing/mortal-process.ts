import type { CrmConnector } from '../crm/crm-connector.ts'
import { createDeliveryWorker, type DeliveryWorker } from '../delivery/worker.ts'
import { ProblemError } from '../problem.ts'
import type { Store } from '../store/store.ts'

/** The moment at which a process dies. */
export type Death =
  /** Before or after its n-th commit from now; after: the commit is on disk, and nobody was told. */
  | { readonly at: 'before-commit' | 'after-commit'; readonly commits: number }
  /** Before the request leaves, or after the CRM carried it out. */
  | { readonly at: 'before-write' | 'after-write' }

/** A delivery worker on a store and a CRM that outlive it. */
export interface MortalProcess {
  readonly dead: boolean
  dieAt(death: Death): void
  /** The next so many commits fail; every second one was written nevertheless. */
  failCommits(count: number): void
  /** One round of the worker, or as much of it as it lives to see. */
  pass(): Promise<void>
}

type Given = Parameters<typeof createDeliveryWorker>[0]

/** Does what a killed process does: nothing more, and nobody hears of what was under way. */
export function mortalProcess(
  store: Store,
  connector: CrmConnector,
  given: Omit<Given, 'store' | 'connectors'>,
): MortalProcess {
  let death: Death | null = null
  let dead = false
  let failing = 0
  let tell = () => {}
  const died = new Promise<void>((resolve) => {
    tell = resolve
  })
  const silence = () => new Promise<never>(() => {})
  function die(): Promise<never> {
    dead = true
    tell()
    return silence()
  }
  let commits = 0

  const mortalStore: Store = {
    ...store,
    async commit(unit) {
      if (dead) return silence()
      const last = death !== null && 'commits' in death && commits++ >= death.commits ? death.at : null
      if (last === 'before-commit') return die()
      if (failing > 0 && failing-- % 2 === 1) throw new ProblemError('store-unavailable', { detail: 'test' })
      const result = await store.commit(unit)
      if (last === 'after-commit') return die()
      if (failing > 0) throw new ProblemError('store-unavailable', { detail: 'answer lost' })
      return dead ? silence() : result
    },
  }
  const { callLogs } = connector
  const mortalConnector: CrmConnector = {
    ...connector,
    callLogs: callLogs && {
      ...callLogs,
      async write(logs) {
        if (dead || death?.at === 'before-write') return die()
        const outcomes = await callLogs.write(logs)
        return dead || death?.at === 'after-write' ? die() : outcomes
      },
      async lookUp(logs, window) {
        if (dead) return silence()
        const found = await callLogs.lookUp(logs, window)
        return dead ? silence() : found
      },
    },
  }
  const worker: DeliveryWorker = createDeliveryWorker({
    ...given,
    store: mortalStore,
    connectors: { get: () => mortalConnector },
  })
  return {
    get dead() {
      return dead
    },
    dieAt(next) {
      death = next
      commits = 0
    },
    failCommits(count) {
      failing = count
    },
    async pass() {
      await Promise.race([worker.pass().catch(() => {}), died])
    },
  }
}
