// Loaded into the server before its program (`--import`): on SIGUSR2 it writes how long the event loop was held up at most since
// the signal before, in ms, into the file that its own address names behind `?`.
import { renameSync, writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const file = decodeURIComponent(new URL(import.meta.url).search.slice(1))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  process.on('SIGUSR2', () => {
    writeFileSync(`${file}.new`, String(delay.max / 1e6))
    renameSync(`${file}.new`, file)
    delay.reset()
  })
}
