import type { server as en } from '../en/server.ts'
import { type ProblemText, text } from '../text.ts'

export const server: Record<keyof typeof en, ProblemText> = {
  // 设置
  'invalid-input': text('{{field}} 填写有误：{{detail}}。', '请改正后再保存。'),
  'template-unknown-variable': text('没有 {{variable}} 这个变量。', '可用的变量：{{known}}。'),
  'extension-twice': text(
    '分机 {{extension}} 会同时属于两个 Zoho 用户：{{first}} 和 {{second}}。',
    '请从其中一个用户移除该分机。',
  ),
  'extension-unknown': text('没有分机 {{extension}}。', '请从列表中选择。'),
  'index-copy-off': text('没有复制号码：号码复制或此集成已关闭。', '请在此集成的页面中启用两者并保存，然后重新开始。'),
  'not-found': text('它不存在，或已被删除。', '请重新加载页面。'),
  'settings-changed': text('这些设置在此期间被其他人修改过。', '请重新加载，查看改动后再保存。'),
  // 通话
  'number-not-dialable': text('{{number}} 不是可以拨打的号码。', '请输入数字，前面可以加 +。'),
  'dial-entry-gone': text('此搜索结果已失效，无法呼叫。', '请重新按姓名搜索。'),
  'dial-blocked': text('以 {{prefix}} 开头的号码被禁止拨打。', '管理员可以在「PBX 连接」中允许。'),
  'dial-too-often': text('短时间内呼叫次数过多。', '请等待 {{seconds}} 秒后再试。'),
  'call-back-unknown': text('这通电话没有可以回拨的号码。', '请输入号码拨打，或在 Zoho 中打开记录查看号码。'),
  'call-gone': text('这通电话已经结束。', '无需处理。'),
  // 访问
  'sign-in-failed': text('名称或密码错误。', '请再试一次。'),
  'sign-in-throttled': text('尝试次数过多。', '请等待 {{seconds}} 秒后再试。'),
  'not-signed-in': text('你还没有登录，或登录已过期。', '请重新登录。'),
  forbidden: text('此功能仅限管理员使用。', '请以管理员身份登录。'),
  'link-used': text('这个链接已被使用或已过期。', '请向管理员索取新的链接。'),
  'setup-done': text('Jackfield 已完成初始设置。', '请登录。'),
  csrf: text('这个请求不是从本页面发出的。', '请重新加载页面后再试。'),
  // 服务器
  'port-in-use': text(
    '{{host}} 的端口 {{port}} 已被其他程序占用。',
    '请结束占用端口的程序，或用 --port 选择其他端口。',
  ),
  'store-unavailable': text(
    '无法写入数据库（{{detail}}）。',
    '通话不受影响，数据库恢复后会立即保存。请检查磁盘空间和数据库。',
  ),
  'store-newer': text(
    '数据库由更新版本的 Jackfield 创建（数据库版本 {{found}}，当前程序支持 {{known}}）。',
    '请重新安装较新的版本。',
  ),
  'config-invalid': text('配置文件 {{file}} 有误：{{detail}}。', '请改正后重新启动。'),
  'key-missing': text('无法用当前密钥读取数据库中的机密信息。', '请恢复密钥文件，或重新填写各项密码和密钥。'),
  internal: text('出现了不应有的错误。', '请附上参考编号反馈给我们。'),
}
