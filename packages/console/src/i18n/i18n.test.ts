import { problemTextsEn, problemTextsZhCn } from '@jackfield/contract'
import { describe, expect, test } from 'vitest'
import { templateVariables } from '../../../server/src/policy/template.ts'
import { en } from './en/index.ts'
import { guessLanguage } from './language.ts'
import { zhCn } from './zh-cn/index.ts'

type Texts = { readonly [key: string]: string | Texts }

function flatten(texts: Texts, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') flat[prefix + key] = value
    else Object.assign(flat, flatten(value, `${prefix}${key}.`))
  }
  return flat
}

const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

const sets = [
  { name: 'console', english: flatten(en), chinese: flatten(zhCn) },
  {
    name: 'problems',
    english: flatten(problemTextsEn as unknown as Texts),
    chinese: flatten(problemTextsZhCn as unknown as Texts),
  },
]

test('[OPS.15][A10.30] every variable of the templates is explained', () => {
  expect(Object.keys(en.templateVariables).sort()).toEqual(templateVariables.map(({ name }) => name).sort())
})

describe.each(sets)('[OPS.15] texts of the $name', ({ english, chinese }) => {
  test('[OPS.15] both languages have the same keys, none of them empty', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort())
    const empty = [...Object.entries(chinese), ...Object.entries(english)].filter(([, text]) => text.trim() === '')
    expect(empty).toEqual([])
  })

  test('[OPS.15] both languages use the same variables', () => {
    const different = Object.keys(english).filter(
      (key) => variables(english[key]!).join() !== variables(chinese[key]!).join(),
    )
    expect(different).toEqual([])
  })

  test('Chinese has full-width punctuation between characters and no exclamation marks', () => {
    const wrong = Object.entries(chinese).filter(([, text]) => /[\u4e00-\u9fff][,;:?!]|[!！]/.test(text))
    expect(wrong).toEqual([])
  })

  test('Chinese has a space between Chinese and Latin', () => {
    const wrong = Object.entries(chinese).filter(([, text]) =>
      /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/.test(text.replaceAll(/\{\{\w+\}\}/g, '')),
    )
    expect(wrong).toEqual([])
  })

  test('English has no exclamation marks and no "successfully"', () => {
    const wrong = Object.entries(english).filter(([, text]) => /!|successful/i.test(text))
    expect(wrong).toEqual([])
  })
})

test('the first language is guessed from the browser', () => {
  expect(guessLanguage(['zh-TW', 'en'])).toBe('zh-CN')
  expect(guessLanguage(['de-DE', 'zh-Hans-CN', 'en'])).toBe('zh-CN')
  expect(guessLanguage(['en-GB', 'zh'])).toBe('en')
  expect(guessLanguage(['fr'])).toBe('en')
  expect(guessLanguage([])).toBe('en')
})
