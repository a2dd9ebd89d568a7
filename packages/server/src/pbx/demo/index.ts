import {
  demoCallStartedSchema,
  demoDirectorySchema,
  demoHangupResultSchema,
  demoRecordsPageSchema,
} from '@jackfield/contract/demo-pbx'
import type { Logger } from 'pino'
import { linkId, type Millis } from '../../calls/ids.ts'
import { ProblemError } from '../../problem.ts'
import type { PbxDriver } from '../pbx-driver.ts'
import { ClockDifference } from './clock-difference.ts'
import { DemoLink, defaultLinkTimes, type LinkTimes } from './link.ts'
import { demoRecordings } from './recordings.ts'
import { DemoRequests } from './requests.ts'
import { directoryOf, recordOf } from './translate.ts'

export interface DemoDriverDependencies {
  readonly now: () => Millis
  readonly log?: Logger
  readonly times?: Partial<LinkTimes>
}

const MAX_RECORDS = 1000

/** The driver of the demo PBX at `url` (`http://host:port`). Throws `invalid-input` when that is no HTTP address. */
export function createDemoDriver(settings: { readonly url: string }, deps: DemoDriverDependencies): PbxDriver {
  const base = baseOf(settings.url)
  const requests = new DemoRequests(base)
  const clock = new ClockDifference(requests, deps.now)
  const times = { ...defaultLinkTimes, ...deps.times }
  let link: DemoLink | null = null
  const linked = () => {
    if (!link?.up) throw new ProblemError('pbx-link-down')
    return requests
  }
  return {
    kind: 'demo',
    start(listener) {
      link ??= new DemoLink({ base, requests, clock, listener, now: deps.now, times })
    },
    async stop() {
      await link?.stop()
    },
    async directory() {
      return directoryOf(await linked().get('/directory', demoDirectorySchema))
    },
    async dial({ key, extension, number }) {
      const { call } = await linked().post('/dial', { key, extension, number }, demoCallStartedSchema)
      return { link: linkId(call) }
    },
    async hangup({ links, extension }) {
      const { ended } = await linked().post('/hangup', { calls: links, extension }, demoHangupResultSchema)
      if (ended === 0) throw new ProblemError('call-gone')
    },
    clockDifference: () => clock.value,
    records: {
      async since(since, limit) {
        const query = new URLSearchParams({
          since: String(clock.toTheirs(since)),
          limit: String(Math.max(1, Math.min(limit, MAX_RECORDS))),
        })
        const { records } = await linked().get(`/records?${query}`, demoRecordsPageSchema)
        return records.map((record) => recordOf(record, clock.toOurs))
      },
    },
    recordings: demoRecordings(base),
    async simulateCall(request) {
      const { call } = await linked().post('/simulate', request, demoCallStartedSchema)
      return { link: linkId(call) }
    },
  }
}

function baseOf(url: string): URL {
  const base = URL.parse(url)
  if (base?.protocol === 'http:' || base?.protocol === 'https:') return base
  throw new ProblemError('invalid-input', { field: 'url', detail: url.slice(0, 100) })
}
