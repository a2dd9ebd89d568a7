// What the walks over the page of Zoho Desk share.
import {
  explain,
  type IntegrationKind,
  type IntegrationView,
  type Language,
  type ZohoUsersView,
} from '@jackfield/contract'
import type { Page } from 'playwright-core'
import type { Browser } from './browser.ts'
import type { ConsolePage } from './console-page.ts'
import type { Rig } from './rig.ts'

export const deskPath = '/integrations/helpdesk/zoho'

/** `on` gives what is opened before the first test. */
export function deskPage(
  on: () => { readonly rig: Rig; readonly office: Browser; readonly admin: ConsolePage },
  language: Language,
) {
  const users = async (kind: IntegrationKind = 'zoho-desk') =>
    (await on().rig.admin.get<ZohoUsersView>(`/api/integrations/${kind}/users`)).users
  const text = (words: string | RegExp) => on().office.page.getByText(words, { exact: true }).first()
  return {
    users,
    text,
    view: (kind: IntegrationKind = 'zoho-desk') => on().rig.admin.get<IntegrationView>(`/api/integrations/${kind}`),
    async boundTo(name: string) {
      const user = (await users()).find((each) => each.name === name)
      return { extensions: user?.extensions, groups: user?.groups }
    },
    told: (code: Parameters<typeof explain>[0]['code'], params = {}) =>
      on().office.page.getByText(explain({ code, params }, language).what).first(),
    badge: (status: keyof ConsolePage['words']['zoho']['status']) => text(on().admin.words.zoho.status[status]),
    async open(page: Page = on().office.page) {
      await page.goto(on().rig.url + deskPath)
      await on().admin.heading(on().admin.words.zoho.title_helpdesk).waitFor()
    },
  }
}
