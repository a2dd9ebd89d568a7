import type { Language } from './index.ts'
import type { Problem } from './problem.ts'

/** Zoho's own Chinese names of its modules. */
const chinese: Readonly<Record<string, string>> = {
  Contacts: '联系人',
  Leads: '线索',
  Accounts: '客户',
  Calls: '通话',
  Tickets: '工单',
}

/** Parameters that name modules, one or a list of them, name them as they are called in the language. */
export function withModuleWords(params: Problem['params'], language: Language): Problem['params'] {
  if (language !== 'zh-CN' || !params) return params
  const worded = Object.entries(params).map(([name, value]) => {
    if (name !== 'module' && name !== 'modules') return [name, value] as const
    const words = String(value).split(', ')
    return [name, words.map((word) => `「${chinese[word] ?? word}」`).join('')] as const
  })
  return Object.fromEntries(worded)
}
