import { expect, test } from 'vitest'
import { explain } from './index.ts'

test('[OPS.15] modules of Zoho are called by their names in the reader’s language', () => {
  const missing = { code: 'create-field-missing', params: { module: 'Leads', label: '职位' } } as const
  expect(explain(missing, 'zh-CN').what).toBe('Zoho 要求新建的「线索」记录填写字段“职位”。')
  expect(explain(missing, 'en').what).toContain('records of Leads')
  const uneditable = { code: 'zoho-no-edit', params: { modules: 'Contacts, Calls' } } as const
  expect(explain(uneditable, 'zh-CN').what).toContain('无权编辑「联系人」「通话」中的记录')
  expect(explain(uneditable, 'en').what).toContain('records in Contacts, Calls')
})

test('a module without a name of its own is called as Zoho calls it', () => {
  expect(explain({ code: 'desk-hidden', params: { modules: 'Tasks' } }, 'zh-CN').what).toContain('「Tasks」')
})
