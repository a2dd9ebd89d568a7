import type { Page } from 'playwright-core'

export interface ZohoClient {
  readonly id: string
  readonly secret: string
}

/** Zoho's own pages as a person uses them. They are in English, whatever Jackfield's language is. */
export class ZohoPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The sign-in page, if it shows; `person` is the name on it. */
  async signIn(person: string): Promise<void> {
    await this.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await this.page.getByRole('button', { name: person }).click()
  }

  /** In the API console: a server-based client. `paste` fills the field of the redirect URI. */
  async makeClient(homepage: string, paste: (page: Page) => Promise<void>): Promise<ZohoClient> {
    const { page } = this
    const first = page.getByRole('link', { name: 'GET STARTED' })
    const another = page.getByRole('link', { name: 'ADD CLIENT' })
    await first.or(another).click()
    await page.getByRole('link', { name: 'CREATE NOW' }).click()
    await page.getByLabel('Client Name').fill('Jackfield')
    await page.getByLabel('Homepage URL').fill(homepage)
    await page.getByLabel('Authorized Redirect URIs').click()
    await paste(page)
    await page.getByRole('button', { name: 'CREATE', exact: true }).click()
    return {
      id: await page.getByLabel('Client ID').inputValue(),
      secret: await page.getByLabel('Client Secret', { exact: true }).inputValue(),
    }
  }

  async accept(): Promise<void> {
    // Of Zoho Desk the organisations are offered too, all of them ticked.
    await this.page.getByRole('checkbox', { name: /^I agree/ }).check()
    await this.page.getByRole('button', { name: 'Accept' }).click()
  }

  async refuse(): Promise<void> {
    await this.page.getByRole('button', { name: 'Reject' }).click()
  }

  /** Lines of "Closed Activities" on the page of a record. */
  activities(): Promise<string[]> {
    return this.page.locator('#closed-activities .activity').allInnerTexts()
  }
}
