import type { shell as en } from '../en/shell.ts'
import type { SameKeys } from '../same-keys.ts'

export const shell: SameKeys<typeof en> = {
  product: 'Jackfield',
  language: '语言',
  languageName: '简体中文',
  colours: '外观',
  light: '浅色',
  dark: '深色',
  system: '跟随系统',
  signOut: '退出登录',
  menu: '菜单',
  skip: '跳到正文',
  demo: '演示模式：请勿用于生产环境。电话系统和 Zoho 均为本地模拟。',
  demoShort: '演示模式：请勿用于生产环境。',
  nav: {
    home: '首页',
    calls: '通话',
    recordings: '录音',
    extensions: '分机',
    contacts: '通讯录',
    pbx: 'PBX 连接',
    zoho: 'Zoho CRM',
    desk: 'Zoho Desk',
    integrations: '应用对接',
    crm: 'CRM 集成',
    helpdesk: 'Helpdesk 集成',
    site: '站点',
    status: '系统状态',
  },
  offline: {
    what: '无法连接到服务器。',
    remedy: '请检查网络连接。如果一直这样，请确认 Jackfield 正在运行。',
  },
  badAnswer: {
    what: '无法读懂服务器的答复。',
    remedy: '请重新加载页面：页面版本可能比服务器旧。',
  },
  signedOutTitle: '登录已过期',
}
