import type { zoho as en } from '../en/zoho.ts'
import { type ProblemText, text } from '../text.ts'

export const zoho: Record<keyof typeof en, ProblemText> = {
  // Zoho：授权
  'zoho-consent-refused': text(
    '你没有在 Zoho 中授予访问权限。',
    '请在「授权信息」中再次点击「保存并授权」，并在 Zoho 的页面上点击「接受」。',
  ),
  'zoho-wrong-secret': text(
    'Zoho 不接受这个客户端密钥。',
    '请从 Zoho API 控制台重新复制客户端密钥。如果客户端启用了多数据中心，请使用你所在数据中心的密钥。',
  ),
  'zoho-unknown-client': text(
    '{{host}} 上的 Zoho 不认识这个客户端 ID。',
    '请检查客户端 ID，并确认账户服务地址属于你的数据中心。',
  ),
  'zoho-wrong-data-centre': text(
    '这个 Zoho 账号属于另一个数据中心：是 {{actual}}，而不是 {{chosen}}。',
    '请选择 {{actual}} 作为账户服务地址。API 客户端必须在那里创建，或启用多数据中心。',
  ),
  'zoho-host-not-allowed': text(
    '账户服务地址 {{host}} 不是本系统信任的 Zoho 服务器。',
    '请从列出的数据中心中选择一个。',
  ),
  'zoho-redirect-mismatch': text(
    'Zoho 不认识重定向 URI {{uri}}。',
    '请在 Zoho API 控制台的 Authorized Redirect URIs 中原样填写这个地址。',
  ),
  'zoho-code-expired': text('Zoho 的授权码已被使用或已过期。', '请在「授权信息」中再次点击「保存并授权」。'),
  'zoho-state-invalid': text(
    '收到的 Zoho 答复不属于你在这里发起的授权。',
    '请在这个浏览器中，在「授权信息」中重新点击「保存并授权」。',
  ),
  'zoho-no-refresh-token': text(
    'Zoho 只授予了一小时的访问权限。',
    '请在「授权信息」中再次点击「保存并授权」并接受；如果一直这样，请先在 Zoho 账号的已连接应用中移除 Jackfield。',
  ),
  'zoho-missing-scope': text(
    'Zoho 没有授予全部权限，缺少：{{scopes}}。',
    '请在「授权信息」中再次点击「保存并授权」，并接受全部权限。',
  ),
  'scope-costs-contacts': text(
    '缺少联系人权限：联系人来电不会弹屏，不会写入通话记录，也无法创建联系人。',
    '在 Zoho 授权页面上对应 ZohoCRM.modules.contacts.ALL。',
  ),
  'scope-costs-leads': text(
    '缺少线索权限：线索来电不会弹屏，不会写入通话记录，也无法创建线索。',
    '在 Zoho 授权页面上对应 ZohoCRM.modules.leads.ALL。',
  ),
  'scope-costs-accounts': text(
    '缺少客户权限：客户来电不会弹屏，也不会写入通话记录。',
    '在 Zoho 授权页面上对应 ZohoCRM.modules.accounts.ALL。',
  ),
  'scope-costs-calls': text(
    '缺少通话权限：无法写入任何通话记录。',
    '在 Zoho 授权页面上对应 ZohoCRM.modules.calls.ALL。',
  ),
  'scope-costs-fields': text(
    '缺少读取字段的权限：自定义电话字段中的号码无法匹配，也无法得知必填字段。',
    '在 Zoho 授权页面上对应 ZohoCRM.settings.fields.READ。',
  ),
  'scope-costs-search': text(
    '缺少搜索权限：不在号码副本中的来电者无法匹配。',
    '在 Zoho 授权页面上对应 ZohoSearch.securesearch.READ。',
  ),
  'scope-costs-coql': text(
    '缺少查询（COQL）权限：核实通话记录时需要读取较长的列表，速度较慢，消耗更多 API 额度。单个模块超过 100,000 条的记录无法复制。',
    '请重新授权并接受 ZohoCRM.coql.READ。',
  ),
  'scope-costs-notifications': text(
    '缺少通知权限：Zoho 中的变更最迟半小时后才会同步，而不是几秒内。',
    '请重新授权并接受 ZohoCRM.notifications.ALL。',
  ),
  'zoho-hidden-contacts': text(
    '已连接的账号看不到「联系人」模块。联系人来电不会弹屏，不会写入通话记录，无法创建联系人，其号码会被视为未知号码。',
    '请在 Zoho 中为该账号的配置文件开放此模块（设置 > 安全控制 > 配置文件，以及模块和字段），然后重新检查。',
  ),
  'zoho-hidden-leads': text(
    '已连接的账号看不到「线索」模块。线索来电不会弹屏，不会写入通话记录，无法创建线索，其号码会被视为未知号码。',
    '请在 Zoho 中为该账号的配置文件开放此模块（设置 > 安全控制 > 配置文件，以及模块和字段），然后重新检查。',
  ),
  'zoho-hidden-accounts': text(
    '已连接的账号看不到「客户」模块。客户来电不会弹屏，不会写入通话记录，其号码会被视为未知号码。',
    '请在 Zoho 中为该账号的配置文件开放此模块（设置 > 安全控制 > 配置文件，以及模块和字段），然后重新检查。',
  ),
  'zoho-hidden-calls': text(
    '已连接的账号看不到「通话」模块。无法写入任何通话记录，被拒绝的记录会显示在通话列表中。',
    '请在 Zoho 中为该账号的配置文件开放此模块（设置 > 安全控制 > 配置文件，以及模块和字段），然后重新检查。',
  ),
  'zoho-no-create-contacts': text(
    '已连接的账号无权创建联系人。「创建新联系人」无法自动或手动创建联系人。',
    '请在 Zoho 中为其配置文件开放联系人的创建权限，或改为创建线索。',
  ),
  'zoho-no-create-leads': text(
    '已连接的账号无权创建线索。「创建新联系人」无法自动或手动创建线索。',
    '请在 Zoho 中为其配置文件开放线索的创建权限，或改为创建联系人。',
  ),
  'zoho-no-create-calls': text(
    '已连接的账号无权创建通话。无法写入任何通话记录，被拒绝的记录会显示在通话列表中。',
    '请在 Zoho 中为其配置文件开放通话的创建权限，然后重新写入被拒绝的记录。',
  ),
  'zoho-no-edit': text(
    '已连接的账号无权编辑{{modules}}中的记录。通话记录写入之后填写的备注，以及新建记录向接听人的移交，都不会写入 Zoho。',
    '弹屏和通话记录不受影响。编辑权限可在配置文件中开放。',
  ),
  'zoho-rights-unread': text(
    '无法读取已连接账号的配置文件在各模块中的权限。',
    '请重新授权并接受 ZohoCRM.settings.modules.READ。未读取权限不影响已允许的功能。',
  ),
  'zoho-not-administrator': text(
    'Zoho 账号 {{email}} 不是管理员。',
    '请使用管理员账号连接：其他账号只能看到部分记录，通话记录会有遗漏。',
  ),
  'zoho-no-api-access': text(
    '这个 Zoho 用户的配置文件没有 API 访问权限。',
    '请在 Zoho 中打开：设置 > 安全控制 > 配置文件 > 开发人员权限 > Zoho CRM API 访问。',
  ),
  'zoho-needs-reauthorisation': text(
    'Zoho 不再接受我们的授权。',
    '请在「授权信息」中再次点击「保存并授权」。这期间不会丢失任何内容：待写入的通话记录会一直等待。',
  ),
  'zoho-not-connected': text('还没有连接 Zoho。', '请在「应用对接」中连接。'),
  // Zoho：请求
  'zoho-unreachable': text('无法访问 Zoho（{{reason}}）。', '请检查本服务器的互联网连接。系统会自动重试。'),
  'zoho-outage': text('Zoho 自身出现故障（HTTP {{status}}）。', '系统会自动重试。'),
  'zoho-bad-answer': text('无法读懂 Zoho 的答复（{{detail}}）。', '系统会自动重试。'),
  'zoho-throttled': text('请求过多，Zoho 要求暂停。', '大约 {{minutes}} 分钟后自动继续。'),
  'zoho-credits-exhausted': text(
    'Zoho 的 API 额度或并发请求数已用完。',
    '系统会自动继续。如果一直这样，请在 Zoho 中购买额度，或减少 API 的使用。',
  ),
  'zoho-timeout': text('Zoho 没有及时答复。', '在重新写入之前，系统会先查明是否已经写入。'),
  'zoho-refused-record': text(
    'Zoho 拒绝了这条记录：{{code}} {{detail}}。',
    '请在 Zoho 或设置中修正，然后选择「重新写入」。',
  ),
  'zoho-no-permission': text('权限不足，Zoho 拒绝了请求（{{detail}}）。', '请为所连接用户的配置文件开启此权限。'),
  // 与 Zoho 保持同步
  'changes-no-scope': text(
    'Zoho 不会把变更通知本服务器：未授予相应权限（{{scope}}）。系统改为每隔几分钟向 Zoho 查询变更。',
    '请在此页面重新授权，届时会申请该权限。在此之前，变更会在 30 分钟内同步。',
  ),
  'changes-not-public': text(
    'Zoho 无法访问本服务器：地址 {{address}} 不是公网地址。系统改为每隔几分钟向 Zoho 查询变更。',
    '无需任何操作，变更会在 30 分钟内同步。如果希望变更在几秒内同步，请使用公网地址连接。',
  ),
  'changes-not-told': text(
    'Zoho 的变更通知没有到达本服务器。系统改为每隔几分钟向 Zoho 查询变更。',
    '请检查能否从互联网经过防火墙和反向代理访问 {{address}}。',
  ),
  'changes-address-too-long': text(
    'Zoho Desk 无法访问本服务器：地址 {{address}} 加上密钥超过了其允许的 {{most}} 个字符。系统改为每隔几分钟查询变更。',
    '无需任何操作，变更会在 30 分钟内同步。如果希望变更在几秒内同步，请使用更短的地址连接。',
  ),
  // 拨号搜索
  'dial-search-too-often': text(
    '查询 Zoho 过于频繁，暂时停止查询。',
    '请在 {{seconds}} 秒后继续，或从本地条目中选择。',
  ),
  // API 额度
  'copy-module-hidden': text(
    '已连接的账号在 Zoho 中无权读取{{modules}}，其中的号码没有复制；之前已复制的号码仍可使用。',
    '请在 Zoho 中为该账号的配置文件开启权限，然后点击「立即复制」。否则系统每天会重试一次。',
  ),
  'credits-copy-paused': text(
    '为了把 Zoho 的 API 额度留给通话，目前不复制号码。',
    '额度足够后会自动继续复制；本页的「API 额度」会显示预计时间。',
  ),
}
