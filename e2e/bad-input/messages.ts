import { explain, languages, type Problem, problemTextsEn, problemTextsZhCn } from '@jackfield/contract'
import { expect } from 'vitest'

const CHINESE = /\p{Script=Han}/u
/** Stack frames, class names of errors, and addresses of files. */
const TECHNICAL = [
  /\bat .+:\d+:\d+/,
  /\b\w*Error:/,
  /node_modules|node:internal/,
  /\.(ts|js|mjs)\b/,
  /(^|[\s'"(（])\/(etc|home|opt|proc|root|tmp|usr|var)\//,
]

/** A message as people should read it: in both languages, complete, saying what happened and what to do, and no more. */
export function expectReadable(problem: Problem, typed: readonly string[] = []): void {
  const { code, params = {} } = problem
  for (const [language, texts] of [
    ['en', problemTextsEn],
    ['zh-CN', problemTextsZhCn],
  ] as const) {
    const text = texts[code]
    expect(text, `${code} has a text in ${language}`).toBeDefined()
    const wanted = [...`${text.what}${text.remedy}`.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] as string)
    for (const name of wanted) {
      expect(params[name], `${code} brings its parameter ${name}`).toBeDefined()
      expect(['', 'undefined', 'null', 'NaN'], `${name} of ${code}`).not.toContain(String(params[name]))
    }
  }
  const told = languages.map((language) => explain(problem, language))
  for (const { what, remedy } of told) {
    for (const text of [what, remedy]) {
      expect(text.length).toBeGreaterThan(3)
      const ours = typed.reduce((rest, word) => rest.replaceAll(word, ''), text)
      expect(ours).not.toMatch(/\{\{|…|\[object/)
      for (const pattern of TECHNICAL) expect(ours).not.toMatch(pattern)
    }
    expect(what).not.toBe(remedy)
  }
  const [chinese, english] = told as [(typeof told)[number], (typeof told)[number]]
  expect(`${chinese.what}`).toMatch(CHINESE)
  expect(`${chinese.remedy}`).toMatch(CHINESE)
  expect(english.what).not.toBe(chinese.what)
}

/** The problem that a program has written in both languages, with its parameters read back; null when it has not. */
export function problemIn(output: string, code: Problem['code']): Problem | null {
  const { what, remedy } = problemTextsEn[code]
  const names: string[] = []
  const pattern = `${what} ${remedy}`
    .split(/\{\{(\w+)\}\}/)
    .map((part, index) => {
      if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      names.push(part)
      return '([^]+?)'
    })
    .join('')
  const found = new RegExp(`(?:^|\\n)${pattern}(?:\\n|$)`).exec(output)
  if (!found) return null
  const params = Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]))
  const problem: Problem = { code, params }
  const chinese = explain(problem, 'zh-CN')
  return output.includes(`${chinese.what} ${chinese.remedy}`) ? problem : null
}
