import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Language } from '@jackfield/contract'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Nothing but this machine can be reached, whatever a page asks for.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
]

/** What does not come within a minute does not come, however busy the machine is. */
const PATIENCE_MS = 60_000

export const wide = { width: 1280, height: 800 }
export const narrow = { width: 390, height: 844 }

export interface BrowserOptions {
  readonly language: Language
  readonly viewport?: { width: number; height: number }
  /** Origin of the site that may open pop-ups, as a person allows it in the address bar; without it Chromium blocks them. */
  readonly popupsFrom?: string
  /** Opens this address as an installed app does: in a window of its own, without tabs. */
  readonly app?: string
}

export interface Browser {
  readonly context: BrowserContext
  /** The first tab. */
  readonly page: Page
  /** What went wrong inside of our pages: exceptions and what was written to the console as an error. */
  readonly faults: string[]
  close(): Promise<void>
}

/**
 * A Chromium of its own with its pop-up blocker on, speaking the language as a person's browser does. Playwright switches
 * that blocker off unless it is told not to.
 */
export async function openBrowser({ language, viewport = wide, popupsFrom, app }: BrowserOptions): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'jackfield-browser-'))
  if (popupsFrom) allowPopups(profile, popupsFrom)
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.JACKFIELD_CHROMIUM ?? '/usr/bin/chromium',
    args: app ? [...flags, `--app=${app}`] : flags,
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    locale: language,
    viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
    timezoneId: 'America/New_York',
    timeout: 2 * PATIENCE_MS,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const faults: string[] = []
  const watch = (page: Page) => {
    page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      // Answers of 4xx are written there by the browser itself; pages tell them in their own way.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        faults.push(`${page.url()}: ${message.text()}`)
    })
  }
  context.on('page', watch)
  const page = context.pages()[0] ?? (await context.newPage())
  watch(page)
  return {
    context,
    page,
    faults,
    close: async () => {
      await context.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 })
    },
  }
}

/** The browser's own list of sites that may open pop-ups, written before it starts. */
function allowPopups(profile: string, origin: string): void {
  const exceptions = { popups: { [`${origin},*`]: { setting: 1 } } }
  mkdirSync(join(profile, 'Default'), { recursive: true })
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ profile: { content_settings: { exceptions } } }))
}
