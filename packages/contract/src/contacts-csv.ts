import type { PhoneLabel, RejectionReason } from './contacts.ts'
import type { Language } from './problems/index.ts'

interface ContactsCsvTexts {
  readonly name: string
  readonly company: string
  readonly email: string
  readonly note: string
  /** The columns of the first number are `label 1` and `number 1`. */
  readonly label: string
  readonly number: string
  readonly labels: Readonly<Record<PhoneLabel, string>>
}

/** Names of the columns of exported contacts, and the labels of their numbers; an import understands both languages. */
export const contactsCsvTexts: Readonly<Record<Language, ContactsCsvTexts>> = {
  en: {
    name: 'Name',
    company: 'Company',
    email: 'E-mail',
    note: 'Note',
    label: 'Label',
    number: 'Number',
    labels: { mobile: 'Mobile', work: 'Work', home: 'Home', main: 'Main', fax: 'Fax', other: 'Other' },
  },
  'zh-CN': {
    name: '姓名',
    company: '公司',
    email: '电子邮箱',
    note: '备注',
    label: '标签',
    number: '号码',
    labels: { mobile: '手机', work: '工作', home: '住宅', main: '总机', fax: '传真', other: '其他' },
  },
}

interface RejectedCsvTexts {
  readonly columns: { readonly row: string; readonly reason: string; readonly cells: string }
  readonly reasons: Readonly<Record<RejectionReason, string>>
}

/** The report of what was not imported, as CSV. */
export const rejectedCsvTexts: Readonly<Record<Language, RejectedCsvTexts>> = {
  en: {
    columns: { row: 'Row', reason: 'Reason', cells: 'Contents' },
    reasons: {
      'no-name': 'No name and no company',
      'no-number': 'No number',
      'bad-number': 'A number is not readable as one; spreadsheets may have changed it',
      'too-many-numbers': 'More than 12 numbers',
      'name-too-long': 'The name has more than 200 characters',
      'field-too-long': 'Company, e-mail, note or a label is too long',
      broken: 'Not readable',
    },
  },
  'zh-CN': {
    columns: { row: '行', reason: '原因', cells: '内容' },
    reasons: {
      'no-name': '没有姓名，也没有公司',
      'no-number': '没有号码',
      'bad-number': '有号码无法识别，可能被表格软件改动过',
      'too-many-numbers': '号码超过 12 个',
      'name-too-long': '姓名超过 200 个字符',
      'field-too-long': '公司、邮箱、备注或标签过长',
      broken: '无法读取',
    },
  },
}
