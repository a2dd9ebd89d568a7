import type { recordings as en } from '../en/recordings.ts'
import { type ProblemText, text } from '../text.ts'

export const recordings: Record<keyof typeof en, ProblemText> = {
  // 录音
  'recordings-folder': text('本服务器上没有文件夹 {{folder}}。', '请将 PBX 的录音挂载到本服务器，并检查路径。'),
  'recordings-unreadable': text(
    '用户 {{user}} 无权读取 {{path}}。',
    '请授予该用户读取权限（例如加入 asterisk 用户组），并确保其对所有上级文件夹拥有 x 权限。',
  ),
  'recordings-empty': text('{{folder}} 中还没有录音。', '请确认 PBX 已启用通话录音，并且录音保存在此文件夹中。'),
  'recordings-unavailable': text(
    '目前无法读取录音（{{reason}}）。',
    '请检查挂载的文件夹，或在「PBX 连接」中检查 PBX，然后再试一次。',
  ),
  'recordings-not-connected': text('尚未连接 PBX 的录音。', '请在「PBX 连接」的「话单」中填写录音所在的文件夹。'),
  'recording-waiting': text('PBX 尚未完成此录音。', '通话结束几秒后即可播放。'),
  'recording-missing': text('PBX 上没有此通话的录音。', '此通话未录音，或录音文件已在 PBX 上删除。'),
  'recording-link-invalid': text('这不是有效的录音链接。', '请从 Zoho 的通话记录中重新打开，链接必须完整。'),
  'recording-link-revoked': text(
    '此链接已失效。',
    '链接生成之后，「播放通话录音」已被关闭，或 Zoho 对接已被取消。如果只是集成被禁用，重新启用后链接恢复有效。',
  ),
  'recording-sign-in': text(
    '此录音仅限登录后播放。',
    '请打开链接，使用 Zoho 账号登录，或以 Jackfield 坐席或管理员身份登录。',
  ),
  'recording-link-throttled': text('来自此地址的录音请求过多。', '请等待 {{seconds}} 秒后再试。'),
  // 使用 Zoho 账号登录以播放录音
  'recording-zoho-refused': text(
    'Zoho 未允许本服务器查看你的身份。',
    '请再次点击「使用 Zoho 登录」，并在 Zoho 页面上接受。如果已经接受，说明同时登录的人过多，请等待十分钟。',
  ),
  'recording-zoho-state': text(
    '收到的 Zoho 答复不属于在这个浏览器中发起的登录，或者已被使用，或者已超过半小时。',
    '请从 Zoho 的通话记录中打开录音，并在那里点击「使用 Zoho 登录」。',
  ),
  'recording-zoho-late': text('Zoho 的答复已被使用或来得太迟。', '请再次点击「使用 Zoho 登录」。'),
  'recording-zoho-elsewhere': text(
    '你的 Zoho 账号所在的数据中心（{{actual}}）与本公司的 Zoho（{{own}}）不同。',
    '请退出 Zoho，再次点击「使用 Zoho 登录」，并使用你在本公司的账号。',
  ),
  'recording-zoho-organisation': text(
    '{{user}} 登录的 Zoho CRM 组织不是此链接所在的组织。',
    '请在 Zoho CRM 中切换到该组织，或退出 Zoho，然后再次点击「使用 Zoho 登录」。',
  ),
  'recording-zoho-unknown': text(
    '{{user}} 不是这里已知的本公司 Zoho CRM 用户。',
    '如果账号不对，请先退出 Zoho。如果你是最近添加的用户，请管理员在「应用对接 > CRM 集成 > Zoho」中「从 Zoho 获取用户」，并为你绑定分机。',
  ),
  'recording-zoho-inactive': text(
    'Zoho 用户 {{user}} 未处于启用状态。',
    '请 Zoho 管理员启用该用户，并请 Jackfield 管理员「从 Zoho 获取用户」。',
  ),
  'recording-zoho-not-bound': text(
    'Zoho 用户 {{user}} 没有绑定任何分机。',
    '请管理员在「应用对接 > CRM 集成 > Zoho」的「Zoho 用户」步骤中绑定分机。如果账号不对，请先退出 Zoho。',
  ),
  'recording-zoho-scope': text(
    'Zoho 授予的权限不足，无法查看你的身份。',
    '请再次点击「使用 Zoho 登录」，并在 Zoho 页面上接受全部权限。',
  ),
  'recording-zoho-no-api-access': text(
    '你在 Zoho 中的配置文件没有 API 访问权限，因此 Zoho 不会告知你的身份。',
    '请改为在此浏览器中打开你的坐席页面。Zoho 管理员可以在 Zoho 中开启此权限：设置 > 安全控制 > 配置文件 > 开发人员权限 > Zoho CRM API 访问。',
  ),
  'recording-zoho-throttled': text(
    '请求过多，Zoho 要求暂停。',
    '请在大约 {{minutes}} 分钟后再次登录，或在此浏览器中打开你的坐席页面。',
  ),
  'recording-zoho-busy': text(
    '最近几分钟内使用 Zoho 登录的人过多。',
    '请在大约 {{minutes}} 分钟后再次登录，或在此浏览器中打开你的坐席页面。',
  ),
  'recording-zoho-no-answer': text(
    'Zoho 没有告知你的身份（{{detail}}）。',
    '请稍后再次点击「使用 Zoho 登录」。如果仍然如此，请将括号中的内容告知管理员。',
  ),
  'recording-zoho-client': text(
    'Zoho 不接受本服务器的客户端（{{detail}}）。',
    '请告知管理员：需要在「应用对接 > CRM 集成 > Zoho」中修复连接。在此之前，请在此浏览器中打开你的坐席页面。',
  ),
}
