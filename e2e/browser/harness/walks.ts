import type { Language } from '@jackfield/contract'
import { narrow, wide } from './browser.ts'

/** How a person goes through the pages. */
export interface Walk {
  readonly language: Language
  readonly viewport: typeof wide
}

const both: readonly Walk[] = [
  { language: 'en', viewport: wide },
  { language: 'zh-CN', viewport: narrow },
]

/**
 * A walk in English on a wide screen and one in Chinese on a narrow one. With JACKFIELD_WALKS=one, as `npm test` sets it, only the one in
 * the language that is named: some pages are then walked through in English and others in Chinese, at both widths where a screenshot is
 * taken; every page stands in both languages in pages.e2e.ts.
 */
export const walks = (alone: Language): readonly Walk[] =>
  process.env.JACKFIELD_WALKS === 'one' ? both.filter(({ language }) => language === alone) : both
