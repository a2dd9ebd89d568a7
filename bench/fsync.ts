import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { percentile } from './percentile.ts'

/** p95 in ms of writing 4 kB to a file and forcing it to disk: what this disk gives a database at best. */
export function fsyncP95(file: string): number {
  const handle = openSync(file, 'w')
  const page = Buffer.alloc(4096, 1)
  const times = Array.from({ length: 200 }, () => {
    const start = performance.now()
    writeSync(handle, page)
    fsyncSync(handle)
    return performance.now() - start
  })
  closeSync(handle)
  return percentile(times, 0.95)
}
