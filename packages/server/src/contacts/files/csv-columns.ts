import { contactsCsvTexts, type PhoneLabel, phoneLabels } from '@jackfield/contract'
import { ProblemError } from '../../problem.ts'
import { type FileContact, fullName } from './file-entry.ts'

/** Which columns of a file hold what; the names are those of Google, Outlook, Yeastar and of our own export. */
interface Columns {
  readonly name: number | null
  readonly family: number | null
  readonly given: number | null
  readonly middle: number | null
  readonly company: number | null
  readonly email: number | null
  readonly note: number | null
  readonly numbers: readonly NumberColumn[]
}

interface NumberColumn {
  readonly column: number
  /** What its name says about the numbers in it. */
  readonly label: string
  /** A column that names each number, as Google has it. */
  readonly labelColumn: number | null
}

const words: Readonly<Record<Exclude<keyof Columns, 'numbers'>, readonly string[]>> = {
  name: [
    ...['name', 'full name', 'display name', 'contact name', 'contact', 'customer name'],
    ...['姓名', '名称', '联系人', '联系人姓名', '联系人名称', '显示名称', '显示名', '全名', '客户姓名'],
  ],
  family: ['last name', 'family name', 'surname', '姓', '姓氏'],
  given: ['first name', 'given name', 'forename', '名', '名字'],
  middle: ['middle name', 'additional name', '中间名'],
  company: [
    ...['company', 'company name', 'organization', 'organisation', 'organization name', 'organisation name'],
    ...['organization 1 name', 'account name', 'employer'],
    ...['公司', '公司名称', '单位', '单位名称', '企业', '企业名称', '组织', '客户名称', '客户'],
  ],
  email: [
    ...['e mail', 'email', 'mail', 'e mail address', 'email address', 'e mail 1 value', 'email 1'],
    ...['邮箱', '电子邮箱', '电子邮件', '电子邮件地址', '邮件', '邮件地址', '邮箱地址'],
  ],
  note: ['note', 'notes', 'remark', 'remarks', 'comment', 'comments', 'description', '备注', '附注', '说明', '注释'],
}

/** Kinds of number that name a column: `Mobile`, `Business Phone 2`, `Home Fax`, `手机`, `办公电话`. */
const kinds: readonly (readonly [PhoneLabel, RegExp])[] = [
  ['fax', /\bfax\b|传真/],
  ['mobile', /\b(?:mobile|cell|cellphone|cellular|handset)\b|手机|移动电话|移动号码/],
  ['home', /\bhome\b|住宅|家庭|家里/],
  ['main', /\bmain\b|总机|主要/],
  ['work', /\b(?:business|work|office|company)\b|商务|工作|办公|单位|公司/],
  ['other', /\b(?:other|pager|car|radio|assistant|callback|primary|isdn)\b|其他|其它|备用/],
]
const isNumberWord =
  /\b(?:phone|telephone|tel|number|mobile|cell|cellphone|fax|pager)\b|电话|手机|号码|座机|传真|总机|固话/
/** Also names of columns that hold something else. */
const isSomethingElse =
  /\b(?:label|type|phonetic|yomi|id|extension|account|street|city|state|address|country|zip|postal|e mail|email|website|url|birthday|customer number|order number|government id number)\b|标签|类型|编号|地址|邮编|分机/
/** A kind alone means a number: Yeastar has columns `Business`, `Home 2`. */
const kindAlone =
  /^(?:mobile|home|business|work|other|cell|住宅|家庭|商务|工作|办公|其他|其它)(?: ?(?:number|fax|phone))?(?: ?\d{1,2})?$/

const plain = (header: string) =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\-_.:：/()*'"]+/g, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
    .trim()

/**
 * Reads a line of column names.
 * @throws ProblemError `contact-file-no-name-column` or `contact-file-no-number-column`, naming what was found
 */
export function readColumns(headers: readonly string[]): Columns {
  const names = headers.map(plain)
  const find = (role: keyof typeof words) => {
    const found = words[role].map((word) => names.indexOf(word)).find((index) => index >= 0)
    return found ?? null
  }
  const columns: Columns = {
    name: find('name'),
    family: find('family'),
    given: find('given'),
    middle: find('middle'),
    company: find('company'),
    email: find('email'),
    note: find('note'),
    numbers: numberColumns(names),
  }
  const shown = { headers: shownHeaders(headers) }
  const { name, family, given, company } = columns
  if ([name, family, given, company].every((index) => index === null))
    throw new ProblemError('contact-file-no-name-column', shown)
  if (columns.numbers.length === 0) throw new ProblemError('contact-file-no-number-column', shown)
  return columns
}

function shownHeaders(headers: readonly string[]): string {
  const shown = headers.map((header) => header.trim().slice(0, 40)).filter(Boolean)
  return shown.length > 12 ? `${shown.slice(0, 12).join(', ')}, …` : shown.join(', ') || '–'
}

function numberColumns(names: readonly string[]): NumberColumn[] {
  return names.flatMap((name, column) => {
    // `Phone 1 - Value` of Google, `Number 1` and `号码 1` of our own.
    const numbered = /^(?:phone|number|号码) ?(\d{1,2})(?: value)?$/.exec(name)?.[1]
    if (numbered) return [{ column, label: '', labelColumn: labelColumn(names, numbered) }]
    const isNumber = (isNumberWord.test(name) || kindAlone.test(name)) && !isSomethingElse.test(name)
    return isNumber ? [{ column, label: labelFor(name), labelColumn: null }] : []
  })
}

function labelColumn(names: readonly string[], numbered: string): number | null {
  const found = [
    `phone ${numbered} label`,
    `phone ${numbered} type`,
    `label ${numbered}`,
    `标签 ${numbered}`,
    `标签${numbered}`,
  ]
    .map((name) => names.indexOf(name))
    .find((index) => index >= 0)
  return found ?? null
}

const ownLabels = new Map(
  phoneLabels.flatMap((label) =>
    Object.values(contactsCsvTexts).map((texts) => [texts.labels[label].toLowerCase(), label] as const),
  ),
)

/** Our label for what a file calls a number; a text of its own stays, as far as it is short. */
export function labelFor(text: string): string {
  const name = plain(text)
  const own = ownLabels.get(name) ?? kinds.find(([, words]) => words.test(name))?.[0]
  return (
    own ??
    (/^(?:phone|telephone|tel|number|phone number|电话|号码|电话号码|联系电话)?(?: ?\d{1,2})?$/.test(name)
      ? ''
      : text.trim())
  )
}

/** What a row says by these columns. Several numbers in one cell stand between `:::`, as Google writes them. */
export function contactFromRow(cells: readonly string[], columns: Columns): FileContact {
  const cell = (index: number | null) => (index === null ? '' : (cells[index] ?? ''))
  const family = cell(columns.family)
  const given = cell(columns.given)
  return {
    name: cell(columns.name).trim() || fullName({ family, given, middle: cell(columns.middle) }),
    company: cell(columns.company),
    email: (cell(columns.email).split(':::')[0] as string).trim(),
    note: cell(columns.note),
    phones: columns.numbers.flatMap(({ column, label, labelColumn }) => {
      const own = labelColumn === null ? label : labelFor(cell(labelColumn).replace(/^\* /, ''))
      return cell(column)
        .split(/:::|\n/)
        .map((number) => ({ label: own, number: number.trim() }))
        .filter(({ number }) => number !== '')
    }),
  }
}

export type { Columns }
