import type { home as en } from '../en/home.ts'
import type { SameKeys } from '../same-keys.ts'

export const home: SameKeys<typeof en> = {
  title: '首页',
  startTitle: '开始使用',
  startText: '只需五步，来电时就能自动打开联系人信息。',
  progress: '已完成 {{done}} / {{total}}',
  allDone: '全部设置已完成。来电会打开联系人信息，并写入 Zoho。',
  nextStep: '下一步：{{step}}',
  done: '已完成',
  left: '待完成',
  step: {
    site: { title: '站点', text: '设置国家、时区和区号，以便正确识别电话号码。', button: '设置站点' },
    pbx: { title: 'PBX 连接', text: '连接电话系统。', button: '连接 PBX' },
    zoho: { title: 'Zoho', text: '使用管理员账号连接 Zoho CRM 或 Zoho Desk。', button: '连接 Zoho' },
    users: { title: '用户与分机', text: '指定每个 Zoho 用户使用哪个分机。', button: '绑定用户' },
    test: { title: '测试通话', text: '让一名坐席登录，拨打一通电话，看联系人页面自动打开。', button: '进行测试通话' },
  },
  desk: 'Zoho Desk',
  todayTitle: '今天',
  activeNow: '正在进行',
  waiting: '等待写入（全部日期）',
  needsPerson: '需人工处理（全部日期）',
  agents: '在线坐席',
  showCalls: '查看通话',
}
