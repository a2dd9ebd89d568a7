import type { Language } from '@jackfield/contract'
import { en } from '../../../packages/console/src/i18n/en/index.ts'
import { zhCn } from '../../../packages/console/src/i18n/zh-cn/index.ts'

type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> }
export type Words = Texts<typeof en>

/** The console's texts in each language: tests find buttons and fields by what a person reads on them. */
export const wordsOf: Record<Language, Words> = { en, 'zh-CN': zhCn }

/** A text with its variables filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** All texts of a dictionary, however deep. */
export function textsOf(words: object): string[] {
  return Object.values(words).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null ? textsOf(value) : [String(value)],
  )
}
