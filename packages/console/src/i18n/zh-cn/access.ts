import type { access as en } from '../en/access.ts'
import type { SameKeys } from '../same-keys.ts'

export const access: SameKeys<typeof en> = {
  setupTitle: '初始设置 Jackfield',
  setupText: '创建第一个管理员。此设置链接只能使用一次。',
  setupNoToken: '请打开服务器启动时输出的设置链接。',
  setupNoTokenRemedy: '链接形如 http://…/setup#…，可以在服务器的输出或日志中找到。',
  name: '名称',
  nameHint: '登录时使用此名称。',
  password: '密码',
  passwordHint: '至少 10 个字符。',
  passwordRepeat: '再次输入密码',
  passwordShort: '密码至少需要 10 个字符。',
  passwordDiffers: '两次输入的密码不一致。',
  create: '创建管理员',
  signInTitle: '登录',
  signIn: '登录',
  agentHint: '坐席请使用管理员提供的链接登录。',
  setupNeeded: 'Jackfield 还没有完成初始设置。',
}
