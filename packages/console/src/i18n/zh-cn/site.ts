import type { site as en } from '../en/site.ts'
import type { SameKeys } from '../same-keys.ts'

export const site: SameKeys<typeof en> = {
  title: '站点',
  text: '有了这些信息，PBX 和 Zoho 中的电话号码才能对应起来。',
  name: '公司或站点名称',
  country: '国家或地区',
  areaCode: '区号',
  areaCodeHint: '用于补全没有区号的本地号码，例如 021。没有区号时请留空。',
  areaCodeBad: '只能填写数字，最多 8 位。',
  timeFormat: '日期和时间格式',
  timeFormatHint: '用于写入 Zoho 的通话记录、工单和新建记录中的时间。',
  timeZone: '时区',
  maskNumbers: '号码加密',
  maskNumbersHint: '坐席页面上的号码显示为 138****1234。话机屏幕上的号码无法在此隐藏；开启后不支持实时拨号搜索 Zoho。',
  ownNumbers: '公司号码',
  ownNumbersHint: '公司自己的号码（DID、中继号码），系统不会在 Zoho 中查找。每输入一个号码后按回车键。',
  numberReading: '正在重新识别号码：{{share}}',
  numberReadingHint: '联系人和 Zoho 号码副本正按新的国家和区号重新识别。尚未处理的记录仍按原来识别的号码匹配。',
  example: '本地号码 {{local}} 会识别为 {{e164}}。',
}
