import type { demo as en } from '../en/demo.ts'
import type { SameKeys } from '../same-keys.ts'

export const demo: SameKeys<typeof en> = {
  title: '发起演示来电',
  text: '由本地 Zoho 中的一位联系人呼叫演示 PBX。',
  from: '主叫',
  fromHint: '本地 Zoho 中的联系人，也可以输入其他号码。',
  otherNumber: '其他号码',
  number: '号码',
  to: '被叫',
  extension: '分机',
  queue: '队列',
  ringGroup: '响铃组',
  answeredBy: '接听分机',
  nobody: '无人接听（未接来电）',
  self: '被叫分机',
  ring: '响铃时长',
  talk: '通话时长',
  seconds: '{{count}} 秒',
  place: '发起呼叫',
  placed: '演示来电正在振铃',
  zoho: '打开本地 Zoho',
  noCallers: '本地 Zoho 中还没有带号码的联系人。',
}
