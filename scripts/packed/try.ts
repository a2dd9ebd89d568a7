// Starts the installed packages as a stranger would, and looks whether they work.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Demo, startDemo } from '../demo.ts'
import type { ExtraResult } from '../extra-results.ts'

/** Starts sandbox and demo from the packages installed in a folder, asks them, and ends them. */
export async function tryPackages(folder: string): Promise<ExtraResult[]> {
  const results: ExtraResult[] = []
  const check = (ok: boolean, title: string) => results.push({ id: 'OPS.17', ok, title })
  const installed = readdirSync(join(folder, 'node_modules'))
  check(!installed.includes('@jackfield'), 'the contract is inside the packages, not fetched beside them')
  let demo: Demo
  try {
    demo = await startDemo({
      sandbox: ['npx', '--no', 'jackfield-sandbox', '--'],
      server: ['npx', '--no', 'jackfield', '--'],
      cwd: folder,
      folder: join(folder, 'demo'),
      port: 0,
      usualSandboxPorts: false,
      ownGroup: true,
    })
  } catch (error) {
    console.error((error as Error).message)
    check(false, 'npx jackfield-sandbox and npx jackfield demo start')
    return results
  }
  try {
    check(true, 'npx jackfield-sandbox and npx jackfield demo start')
    const health = await fetch(`${demo.url}/api/health`)
    check(
      health.status === 200 && ((await health.json()) as { status?: unknown }).status === 'ok',
      'GET /api/health answers ok',
    )
    check(demo.setupLink !== undefined, 'the first start prints a set-up link')
    const page = await fetch(`${demo.url}/`)
    const html = await page.text()
    check(page.status === 200 && html.includes('<div id="root"'), 'the console is served')
    const script = /<script[^>]+src="([^"]+)"/.exec(html)?.[1]
    const code = script && (await fetch(new URL(script, demo.url)))
    check(
      Boolean(code && code.status === 200 && /javascript/.test(code.headers.get('content-type') ?? '')),
      "the console's code is served",
    )
    const zoho = await fetch(demo.zoho.console)
    check(zoho.status === 200, "the local Zoho's API console is served")
  } finally {
    await demo.stop()
  }
  return results
}
