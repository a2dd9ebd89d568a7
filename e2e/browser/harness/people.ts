// The two who sit in front of the pages: an administrator, and an agent at an extension.
import type { Language } from '@jackfield/contract'
import { type Browser, openBrowser, type wide } from './browser.ts'
import { ConsolePage } from './console-page.ts'
import { administrator, type Rig } from './rig.ts'

/** A person's browser and what is on its page. */
export interface Seat {
  readonly browser: Browser
  readonly console: ConsolePage
}

/** The administrator, signed in. */
export async function openAdministrator(
  rig: Rig,
  options: { readonly language: Language; readonly viewport?: typeof wide } = { language: 'en' },
): Promise<Seat> {
  const browser = await openBrowser(options)
  const console = new ConsolePage(browser.page, rig.url, options.language)
  await console.signIn(administrator.name, administrator.password)
  return { browser, console }
}

/** The agent of an extension, connected. `pops`: pop-ups are allowed. */
export async function openAgent(rig: Rig, extension: string, { pops }: { readonly pops: boolean }): Promise<Seat> {
  const browser = await openBrowser({ language: 'en', ...(pops ? { popupsFrom: rig.url } : {}) })
  const console = new ConsolePage(browser.page, rig.url, 'en')
  await browser.page.goto(await rig.agentLink(extension))
  await browser.page.getByText(console.words.agent.connection.up, { exact: true }).waitFor()
  await console.button(console.words.agent.popup.later).click()
  return { browser, console }
}
