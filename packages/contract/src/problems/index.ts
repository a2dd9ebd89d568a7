import { en } from './en.ts'
import { withModuleWords } from './module-words.ts'
import type { Problem } from './problem.ts'
import type { ProblemText } from './text.ts'
import { zhCn } from './zh-cn.ts'

export { en as problemTextsEn } from './en.ts'
export * from './problem.ts'
export type { ProblemText } from './text.ts'
export { zhCn as problemTextsZhCn } from './zh-cn.ts'

export type Language = 'en' | 'zh-CN'
export const languages: readonly Language[] = ['zh-CN', 'en']

const texts: Record<Language, Record<Problem['code'], ProblemText>> = { en, 'zh-CN': zhCn }

const fill = (text: string, params: Problem['params']) =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params?.[name] ?? '…'))

/** The two sentences of a problem in a language; parameters are put in as they are, so escape when writing HTML. */
export function explain(problem: Problem, language: Language): ProblemText {
  const text = texts[language][problem.code] ?? texts[language].internal
  const params = withModuleWords(problem.params, language)
  return { what: fill(text.what, params), remedy: fill(text.remedy, params) }
}
