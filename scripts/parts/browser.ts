import { buildConsole } from '../console-build.ts'
import { couldNotRun, type Part } from '../parts.ts'
import { ensurePackages } from '../system-packages.ts'
import { runVitest } from '../vitest-run.ts'

/**
 * Real pages in a real Chromium; screenshots with Chinese text need a font for it. `walks`: pages in both languages, or in one or the
 * other, which halves the time (e2e/browser/harness/walks.ts).
 */
export const browserPart = (walks: 'both' | 'one'): Part => ({
  name: 'browser',
  minutes: 35,
  async run() {
    const missing = await ensurePackages(['chromium', 'fonts-wqy-microhei'])
    if (missing) return couldNotRun(missing)
    await buildConsole()
    return runVitest('browser', ['browser'], { env: { JACKFIELD_WALKS: walks } })
  },
})
