import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Language } from '@jackfield/contract'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { narrow, wide } from './browser.ts'
import { textsOf, wordsOf } from './words.ts'

const folder = fileURLToPath(new URL('../../../test-results/screens/', import.meta.url))

/** Takes numbered screenshots of a walk, each wide and narrow, and looks at what a machine can judge of them. */
export class Screens {
  readonly #folder: string
  readonly #language: Language
  #count = 0
  /** How long all of them took until now. */
  tookMs = 0

  constructor(walk: string, language: Language) {
    this.#folder = join(folder, walk)
    this.#language = language
    mkdirSync(this.#folder, { recursive: true })
  }

  /** `ours`: a page of Jackfield, which must have no raw keys, no foreign language and no sideways scrolling. */
  async take(page: Page, name: string, { ours = true, whole = true } = {}): Promise<void> {
    const begun = Date.now()
    const before = page.viewportSize() ?? wide
    const number = String(++this.#count).padStart(2, '0')
    for (const size of [wide, narrow]) {
      await page.setViewportSize(size)
      // A whole page that is scrolled would be drawn with its header in the middle.
      if (whole) await page.evaluate('scrollTo(0, 0)')
      await settled(page)
      const file = `${number}-${name}.${this.#language}.${size.width}.png`
      await page.screenshot({ path: join(this.#folder, file), fullPage: whole, animations: 'disabled' })
      if (ours) await expectTidy(page, this.#language, `${name} at ${size.width} px`)
    }
    await page.setViewportSize(before)
    this.tookMs += Date.now() - begun
  }
}

/** Fonts are there and what was moving has come to rest. */
async function settled(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready')
  await page.waitForTimeout(100)
}

const namespaces = Object.keys(wordsOf.en).join('|')
const rawKey = new RegExp(`(?<![\\w@./-])(?:${namespaces})(?:\\.[a-z][A-Za-z0-9-]*)+(?![\\w@/])`, 'g')

/** No raw i18n keys, no unfilled variables, no text of the other language, nothing wider than the window. */
export async function expectTidy(page: Page, language: Language, where: string): Promise<void> {
  const text = await page.evaluate<string>('document.body.innerText')
  const keys = (text.match(rawKey) ?? []).filter((key) => !/\.(test|example)\b/.test(key))
  expect(keys, `${where}: raw keys`).toEqual([])
  expect(await page.evaluate('document.documentElement.lang'), `${where}: language of the page`).toBe(language)
  expect(foreign(text, language), `${where}: texts in the other language`).toEqual([])
  const [needed, there] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  expect(needed, `${where}: scrolls sideways`).toBeLessThanOrEqual(there)
}

/** Sentences of the other language's dictionary that stand on the page. */
function foreign(text: string, language: Language): string[] {
  const own = new Set(textsOf(wordsOf[language]))
  const other = textsOf(wordsOf[language === 'en' ? 'zh-CN' : 'en'])
  const lines = new Set(text.split('\n').map((line) => line.trim()))
  return other.filter((sentence) => !own.has(sentence) && !/[{<]/.test(sentence) && lines.has(sentence))
}
