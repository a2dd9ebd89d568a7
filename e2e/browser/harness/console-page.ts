import type { Language } from '@jackfield/contract'
import type { Locator, Page } from 'playwright-core'
import { type Words, wordsOf } from './words.ts'

/** Our own pages as a person uses them: everything is found by the words on the screen. */
export class ConsolePage {
  readonly page: Page
  readonly url: string
  readonly words: Words

  constructor(page: Page, url: string, language: Language) {
    this.page = page
    this.url = url
    this.words = wordsOf[language]
  }

  open(path: string): Promise<unknown> {
    return this.page.goto(this.url + path)
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** A link, also one that looks like a button. */
  link(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true })
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true })
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true }).and(this.page.locator('input, textarea'))
  }

  /** Saves what was changed: the bar is there only until then. */
  async save(): Promise<void> {
    await this.button(this.words.common.save).click()
    await this.button(this.words.common.save).waitFor({ state: 'detached' })
  }

  /** The bordered box with this title. */
  section(title: string): Locator {
    return this.page.locator('section').filter({ has: this.heading(title) })
  }

  dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** Chooses in a drop-down list; `option` is a part of what stands there. */
  async choose(label: string, option: string | RegExp): Promise<void> {
    await this.field(label).click()
    await this.page.getByRole('option', { name: option }).first().click()
  }

  async signIn(name: string, password: string): Promise<void> {
    const { access } = this.words
    await this.open('/sign-in')
    await this.field(access.name).fill(name)
    await this.field(access.password).fill(password)
    await this.button(access.signIn).click()
    await this.heading(this.words.home.title).waitFor()
  }

  /** By the navigation, which hides behind a button on narrow screens. */
  async navigate(to: keyof Words['shell']['nav']): Promise<void> {
    const { shell } = this.words
    const menu = this.button(shell.menu)
    const link = this.page.getByRole('navigation').getByRole('link', { name: shell.nav[to], exact: true })
    // One of them shows, once the page does.
    await menu.or(link).filter({ visible: true }).first().waitFor()
    if (await menu.isVisible()) await menu.click()
    await link.click()
  }

  async switchLanguage(to: Language): Promise<void> {
    await this.button(this.words.shell.language).click()
    const item = this.page.getByRole('menuitem', { name: to === 'en' ? 'English' : '简体中文' })
    await item.click()
    // The menu has both languages' names and takes a moment to close.
    await item.waitFor({ state: 'detached' })
  }
}
