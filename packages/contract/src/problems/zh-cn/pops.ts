import type { pops as en } from '../en/pops.ts'
import { type ProblemText, text } from '../text.ts'

export const pops: Record<keyof typeof en, ProblemText> = {
  // 没有弹屏的原因
  'pop-internal': text('内部通话。', '内部通话不会弹屏。'),
  'pop-outbound': text('呼出通话。', '呼出通话不会自动弹屏，坐席可以在通话卡片中打开记录。'),
  'pop-not-connected': text('当时没有连接 CRM 或 Helpdesk。', '请在「应用对接」中连接。'),
  'pop-integration-disabled': text('当时集成处于禁用状态。', '请在「应用对接」中启用。'),
  'pop-not-bound': text('该分机当时没有绑定 Zoho 用户。', '请在「应用对接」的用户步骤中绑定。'),
  'pop-off': text('该分机当时关闭了弹屏。', '请在「分机」中打开。'),
  'pop-manual': text('该分机的弹屏当时设置为手动。', '坐席可以在通话卡片中打开记录。在「分机」中可以改为自动。'),
  'pop-not-answered': text('设置为接听时弹屏，而该分机没有接听。', '在「分机」中可以改为响铃时弹屏。'),
  'pop-not-talked': text('设置为通话结束时弹屏，而该分机没有参与通话。', '在「分机」中可以改为响铃时弹屏。'),
  'pop-no-record-in-time': text(
    '响铃期间还不知道此号码对应的记录。',
    '可能是 Zoho 答复太晚，或记录是之后添加的。此号码下次来电时会弹屏。',
  ),
  'pop-not-seen': text(
    '响铃时本服务器没有看到这通电话：本服务器或它与电话系统的连接当时中断。',
    '应写入 Zoho 的内容仍会写入。',
  ),
  'pop-no-client': text('该分机没有打开的坐席页面。', '请坐席用「分机」中生成的登录链接登录，并保持页面打开。'),
  'pop-no-web-client': text(
    '该分机没有打开的网页端，而此时只有网页端会自动弹屏。',
    '请坐席在浏览器中打开坐席页面，或在「分机」中将桌面端也设为自动弹屏。',
  ),
  'pop-no-desktop-client': text(
    '该分机没有打开的桌面端，而此时只有桌面端会自动弹屏。',
    '请坐席打开已安装的应用，或在「分机」中将网页端也设为自动弹屏。',
  ),
  'pop-test-no-client': text('分机 {{extension}} 没有打开的坐席页面。', '请先让坐席登录，然后再测试。'),
  'pop-blocked': text(
    '坐席的浏览器拦截了新标签页。',
    '请在该浏览器中允许本服务器的地址打开弹出窗口，通话卡片中有操作说明。',
  ),
  'pop-unconfirmed': text(
    '已发送到坐席页面，但页面没有确认是否打开。',
    '页面或它的连接可能恰好在此时中断。系统不会重复发送。',
  ),
}
