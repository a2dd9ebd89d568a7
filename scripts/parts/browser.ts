import { buildConsole } from '../console-build.ts'
import { couldNotRun, type Part } from '../parts.ts'
import { ensurePackages } from '../system-packages.ts'
import { runVitest } from '../vitest-run.ts'

/** Real pages in a real Chromium; screenshots with Chinese text need a font for it. */
export const browserPart: Part = {
  name: 'browser',
  minutes: 35,
  async run() {
    const missing = await ensurePackages(['chromium', 'fonts-wqy-microhei'])
    if (missing) return couldNotRun(missing)
    await buildConsole()
    return runVitest('browser', ['browser'])
  },
}
