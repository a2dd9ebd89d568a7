import type { en } from './en.ts'
import type { ProblemText } from './index.ts'

const text = (what: string, remedy: string): ProblemText => ({ what, remedy })

export const zhCn: Record<keyof typeof en, ProblemText> = {
  // PBX 连接
  'pbx-not-configured': text('还没有连接电话系统。', '请在「PBX 连接」中填写它的地址。'),
  'pbx-unreachable': text(
    '电话系统在 {{host}}:{{port}} 没有应答（{{reason}}）。',
    '请检查地址、端口和防火墙。Asterisk 的 manager.conf 中必须有 enabled=yes，且 bindaddr 是本服务器能访问到的地址。',
  ),
  'pbx-not-ami': text(
    '{{host}}:{{port}} 有应答，但不是 Asterisk 管理接口（AMI）。',
    '请填写 AMI 端口（默认 5038），而不是 SIP 端口或网页端口。',
  ),
  'pbx-login-refused': text(
    '电话系统拒绝用户 {{user}} 登录。',
    '请检查 manager.conf 中的用户名和密码，并确认 permit= 允许本服务器的地址。',
  ),
  'pbx-permissions': text(
    'AMI 用户缺少权限：{{missing}}。',
    '请在 manager.conf 的 read= 和 write= 中加上这些权限，然后重新加载 manager。',
  ),
  'pbx-link-down': text('与电话系统的连接已断开。', '系统会自动重连；原因请见「PBX 连接」。'),
  'pbx-protocol': text(
    '电话系统发来了无法识别的内容（{{detail}}）。',
    '连接已关闭并会重新建立。如果再次出现，请检查本服务器与电话系统之间的网络设备。',
  ),
  'pbx-refused': text('电话系统拒绝了请求：{{detail}}。', '请检查分机后再试一次。'),
  'pbx-answer-late': text('电话系统在 {{seconds}} 秒内没有应答。', '请再试一次；如果一直这样，请检查它的负载。'),
  // 话单（CDR）
  'cdr-unreachable': text(
    '存放话单的数据库 {{host}}:{{port}} 没有响应（{{reason}}）。',
    '请检查地址、端口和防火墙，并确认数据库允许本服务器连接。',
  ),
  'cdr-refused': text(
    '存放话单的数据库拒绝用户 {{user}}（{{reason}}）。',
    '请检查用户名、密码和数据库名，并确认该用户有读取此表的权限（GRANT SELECT）。',
  ),
  'cdr-no-table': text(
    '数据库 {{database}} 中没有表 {{table}}。',
    'FreePBX 的话单在数据库 asteriskcdrdb 的表 cdr 中。',
  ),
  'cdr-columns': text(
    '话单缺少必需的列：{{missing}}。',
    '请检查表名；如果是文件，请按 cdr_custom.conf 的顺序填写各列。',
  ),
  'cdr-file': text('无法读取文件 {{file}}（{{reason}}）。', '请检查路径，并确认运行本服务器的用户可以读取该文件。'),
  'cdr-busy': text(
    '话单在 {{seconds}} 秒内没有返回（表 {{table}}）。',
    '该表可能被锁定（例如正在备份），或时间列没有索引。系统会再次读取。',
  ),
  'cdr-no-index': text(
    '表 {{table}} 的时间列 {{column}} 没有索引。',
    '请创建索引（CREATE INDEX ON {{table}} ({{column}})），否则每次比对都要读取整个表。',
  ),
  'cdr-no-linked-id': text(
    '话单没有 linkedid。',
    '系统改用 uniqueid 查找通话，转接的通话可能无法可靠合并。在 cdr.conf 中设置 newcdrcolumns=yes 可在 Master.csv 中加入 linkedid。',
  ),
  'cdr-no-id': text(
    '话单既没有 linkedid，也没有 uniqueid。',
    '系统只能按时间和号码查找通话，不确定的通话需要人工处理。在 cdr.conf 中设置 loguniqueid=yes 可加入 uniqueid。',
  ),
  'cdr-time-zone': text(
    '话单时间与时区 {{zone}} 相差 {{hours}} 小时。',
    '请选择电话系统写话单时使用的时区；如果设置了 usegmtime=yes，则为 UTC。',
  ),
  'cdr-clock': text('最新的话单时间比现在晚 {{minutes}} 分钟。', '请检查话单的时区，以及电话系统和本服务器的时钟。'),
  'cdr-zone-unknown': text('没有时区 {{zone}}。', '请输入例如 Asia/Shanghai 的名称，或 UTC。'),
  'cdr-empty': text('还没有话单。', '第一通电话之后应有话单；如果没有，请检查电话系统的 cdr.conf 和话单存储方式。'),
  'cdr-queue-log': text(
    '无法读取队列日志（{{reason}}）。',
    '请检查路径或表名。没有队列日志时，队列通话的通话时长只是上限。',
  ),
  // Zoho：授权
  'zoho-consent-refused': text(
    '你没有在 Zoho 中授予访问权限。',
    '请再次点击「连接」，并在 Zoho 的页面上点击「接受」。',
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
  'zoho-code-expired': text('Zoho 的授权码已被使用或已过期。', '请再次点击「连接」。'),
  'zoho-state-invalid': text('收到的 Zoho 答复不属于你在这里发起的授权。', '请在这个浏览器中重新点击「连接」。'),
  'zoho-no-refresh-token': text(
    'Zoho 只授予了一小时的访问权限。',
    '请再次点击「连接」并接受；如果一直这样，请先在 Zoho 账号的已连接应用中移除 Jackfield。',
  ),
  'zoho-missing-scope': text('Zoho 没有授予全部权限，缺少：{{scopes}}。', '请再次点击「连接」，并接受全部权限。'),
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
    '缺少查询（COQL）权限：核实通话记录时需要读取较长的列表，速度较慢，消耗更多 API Credit。单个模块超过 100,000 条的记录无法复制。',
    '请重新连接并接受 ZohoCRM.coql.READ。',
  ),
  'scope-costs-notifications': text(
    '缺少通知权限：Zoho 中的变更最迟半小时后才会同步，而不是几秒内。',
    '请重新连接并接受 ZohoCRM.notifications.ALL。',
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
    '已连接的账号无权编辑 {{modules}} 中的记录。通话记录写入之后填写的备注，以及新建记录向接听人的移交，都不会写入 Zoho。',
    '弹屏和通话记录不受影响。编辑权限可在配置文件中开放。',
  ),
  'zoho-rights-unread': text(
    '无法读取已连接账号的配置文件在各模块中的权限。',
    '请重新连接并接受 ZohoCRM.settings.modules.READ。未读取权限不影响已允许的功能。',
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
    '请再次点击「连接」。这期间不会丢失任何内容：待写入的通话记录会一直等待。',
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
  // Zoho Desk
  'desk-no-department': text(
    '还没有选择 Zoho Desk 的部门。没有部门就无法写入通话记录、工单和新记录，待写入的内容会一直等待。',
    '请在「应用对接 > Helpdesk 集成 > Zoho Desk」的「组织和部门」中选择。',
  ),
  'desk-department-gone': text(
    '所选的部门已在 Zoho Desk 中停用，或已不存在。系统不会写入任何内容，待写入的内容会一直等待。',
    '请在 Zoho Desk 中启用该部门，或在「应用对接 > Helpdesk 集成 > Zoho Desk」的「组织和部门」中选择其他部门。',
  ),
  'desk-fields-missing': text(
    'Zoho Desk 要求填写以下字段：{{fields}}。',
    '请在 Zoho Desk 页面的「必填字段」中填写这些字段名和值，或在 Zoho 的布局中将其改为选填，然后选择「重新写入」。',
  ),
  'desk-tickets-need-contacts': text(
    '工单仅适用于联系人，而目前的设置会将未知号码创建为客户。',
    '请改为创建联系人，或关闭「自动创建工单」。',
  ),
  'desk-no-call-logs': text(
    '此 Zoho Desk 的版本不支持通话记录。',
    '通话记录需要 Zoho Desk 标准版或更高版本。弹屏、联系人和工单不受影响。更换版本后，请在 Zoho Desk 页面重新检查。',
  ),
  'log-account-only': text(
    'Zoho Desk 中只有客户包含此号码，而通话记录只能写入联系人。',
    '请将号码添加到该客户的联系人，之后的通话会写入通话记录。',
  ),
  'ticket-account-only': text(
    'Zoho Desk 中只有客户包含此号码，而工单只能为联系人创建。',
    '请将号码添加到该客户的联系人，之后的通话会创建工单。',
  ),
  'ticket-edited': text('期间有人编辑了此工单。', '工单保持 Zoho Desk 中的现状。'),
  'ticket-gone': text('此工单已不在 Zoho Desk 中。', '系统不会再次创建。'),
  'desk-no-organisation': text(
    '此 Zoho 账号不是任何 Zoho Desk 组织的客服人员。',
    '请在 Zoho Desk 中将其添加为客服人员，或使用其他账号连接。',
  ),
  'desk-organisation-gone': text(
    '所选的 Zoho Desk 组织已不存在，或未包含在授权范围内。',
    '请选择其他组织，或重新点击「连接」并为该组织授权。待写入的内容会继续等待。',
  ),
  'desk-department-disabled': text(
    '所选部门 {{department}} 在 Zoho Desk 中已被停用。',
    '请在 Zoho Desk（设置 > 常规 > 部门）中启用该部门，或选择其他部门。',
  ),
  'desk-no-enabled-department': text(
    '该 Zoho Desk 组织没有已启用的部门，因此无法写入通话和工单。',
    '请在 Zoho Desk（设置 > 常规 > 部门）中启用一个部门，然后重新检查。',
  ),
  'desk-edition': text(
    '当前 Zoho Desk 版本不支持此操作（{{detail}}）。',
    '需要更高版本的 Zoho Desk；升级后可重新写入被拒绝的内容。',
  ),
  'desk-hidden': text(
    '所连接的账号在 Zoho Desk 中看不到 {{modules}}。',
    '请在 Zoho Desk（设置 > 用户和控制 > 权限）中为其配置文件开启权限，然后重新检查。',
  ),
  'desk-scope-costs-contacts': text(
    '没有联系人权限，将无法在 Zoho Desk 中查找来电者，也不会弹屏。',
    '在 Zoho 页面上对应 Desk.contacts.READ。',
  ),
  'desk-scope-costs-tickets': text(
    '没有工单权限，将无法查询工单是否已写入。',
    '在 Zoho 页面上对应 Desk.tickets.READ。',
  ),
  'desk-scope-costs-calls': text(
    '没有通话权限，将无法查询通话记录是否已写入。',
    '在 Zoho 页面上对应 Desk.calls.READ。',
  ),
  'desk-scope-costs-search': text(
    '没有搜索权限，将无法在 Zoho Desk 中找到不在号码副本里的来电者。',
    '在 Zoho 页面上对应 Desk.search.READ。',
  ),
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
  'dial-blocked': text('以 {{prefix}} 开头的号码被禁止拨打。', '管理员可以在「PBX 连接」中允许。'),
  'dial-too-often': text('短时间内呼叫次数过多。', '请等待 {{seconds}} 秒后再试。'),
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
  // 通话没有通话记录或尚未写入的原因
  'log-internal': text('内部通话。', '内部通话不会写入 CRM。'),
  'log-no-bound-extension': text('没有已绑定的分机参与通话。', '如需记录其通话，请将分机绑定到 Zoho 用户。'),
  'log-waits-for-creation': text(
    '尚无记录包含此号码，坐席仍可手动创建。',
    '通话记录将写入新建的记录；通话结束十分钟后仍未创建则不再写入。',
  ),
  'log-discarded': text('断开 Zoho 对接时由 {{who}} 放弃。', '无需处理。'),
  'disconnect-undelivered': text(
    '还有 {{count}} 条通话记录或新建记录尚未写入 Zoho。',
    '请等待其写入，或在断开时放弃。',
  ),
  'create-field-missing': text(
    'Zoho 要求新建的 {{module}} 记录填写字段“{{label}}”。',
    '请填写一个默认值，自动创建的记录都会使用它。',
  ),
  'create-field-not-fillable': text(
    'Zoho 要求新建的 {{module}} 记录填写字段“{{label}}”，而此处无法填写该字段。',
    '请在 Zoho 的布局中将其改为选填，或选择创建另一类记录。',
  ),
  'contact-group-not-empty': text(
    '企业联系人群组“{{name}}”不为空，或已用于其他对接。',
    '请选择空的群组，或新建一个群组。',
  ),
  'create-known-meanwhile': text('期间已找到包含此号码的记录。', '无需处理。'),
  'create-not-offered': text('无法为此通话创建记录。', '该号码已有记录、未开启手动创建，或通话已结束超过十分钟。'),
  'log-no-match': text('Zoho 中没有记录包含此号码。', '请将号码添加到联系人、线索或客户。'),
  'log-anonymous': text('来电方隐藏了号码。', '无法查找对应的记录。'),
  'log-own-number': text('此号码是公司自己的号码。', '系统不会查找公司自己的号码。'),
  'log-number-unusable': text('{{number}} 不是完整的电话号码。', '系统不会查找短号码和紧急号码。'),
  'log-other-answered': text(
    '这通队列或响铃组来电由其他坐席接听。',
    '由「通话记录」中的「未接听的坐席不记录未接来电」决定。',
  ),
  'log-not-chosen': text('无人接听，未接来电记录给了其他用户。', '由「通话记录」中的「无人接听时」决定。'),
  'log-disabled': text('通话记录同步当时已关闭。', '请打开「通话记录同步」。'),
  'log-integration-disabled': text('当时集成处于禁用状态。', '禁用期间的通话不会被记录。'),
  'log-not-connected': text('当时没有连接 CRM 或 Helpdesk。', '连接之前的通话不会被记录。'),
  'log-waiting-disabled': text('集成已禁用。', '重新启用后会写入通话记录。'),
  'log-answer-lost': text('Zoho 的答复到达之前，本服务器已停止。', '系统会先核实是否已写入，再决定是否重试。'),
  'log-differs-from-record': text(
    '电话系统的话单与此通话不一致（各分机通话时长，本系统 → 话单）：{{differences}}。',
    '已写入的内容保持不变。如果话单正确，请在 Zoho 中手动更正。',
  ),
  'log-record-doubtful': text(
    '电话系统的话单没有标识，本系统中有 {{count}} 通通话可能与之相同。',
    '请查看该时间的通话：如果 Zoho 中缺少此通话记录，请选择「重新写入」；如果该通话已有记录，请选择「放弃」。',
  ),
  'log-written-twice': text('Zoho 中有多条此通话记录：{{ids}}。', '以第一条为准，请在 Zoho 中删除其余记录。'),
  'log-other-organisation': text(
    '此通话记录属于已不再连接的 Zoho 组织。',
    '它不会写入其他组织。如有需要，请在原组织中手动补录。',
  ),
  'log-several-alike': text(
    '无法判断此通话记录是否已写入：它在 Zoho 中的标记已被删除，而符合条件的记录不止一条（{{ids}}）。',
    '请查看这些记录：如果缺少此通话记录，请选择「重新写入」；如果已存在，请选择「放弃」。',
  ),
  'log-perhaps-deleted': text(
    '此通话记录可能已经写入，随后在 Zoho 中被删除（{{ids}}）。',
    '在 Zoho 中删除的通话记录不会再次写入。如需写入，请选择「重新写入」，否则请选择「放弃」。',
  ),
  'log-deleted-in-zoho': text('此通话记录已在 Zoho 中被删除。', '系统不会再次写入。'),
  'log-double-deleted': text('Zoho 中曾有多条此通话记录；其中较晚且无人改动的一条已被删除（{{ids}}）。', '无需处理。'),
  'log-given-up': text('{{who}} 放弃了此通话记录。', '系统不会写入。如需写入，请选择「重新写入」。'),
  'log-owner-inactive': text(
    'Zoho 不再接受 {{user}} 作为所有者。',
    '系统将按「所有者」设置，以 {{owner}} 为所有者重新发送。',
  ),
  'log-owner-refused': text(
    'Zoho 不接受 {{user}} 作为所有者，也没有其他可用的所有者。',
    '请在设置页的「所有者」中选择一位启用的用户，然后重新写入。',
  ),
  'fallback-owner-inactive': text('此 Zoho 用户不存在或已停用。', '请选择启用的用户。'),
  'owner-no-record': text('此通话没有创建记录。', '没有需要更改的所有者。'),
  'owner-record-gone': text('创建的记录已不在 Zoho 中。', '没有需要更改的所有者。'),
  'owner-edited': text('期间有人编辑了创建的记录。', '所有者保持 Zoho 中的现状。'),
  'note-log-gone': text('通话记录已在 Zoho 中被删除。', '备注保留在此通话中。'),
  'note-log-edited': text(
    '有人在 Zoho 中编辑了通话记录，因此没有加入备注。',
    '备注保留在此通话中；如有需要，请手动复制到 Zoho。',
  ),
  'note-too-late': text('通话结束十分钟后不能再写备注。', '刚才输入的内容没有保存，请手动写入 Zoho。'),
  'zoho-record-changed': text('记录同时在 Zoho 中被修改。', '系统会重新查看。'),
  'log-being-checked': text(
    '在数据库被恢复、复制或停用之前，此通话记录可能已经写入。',
    '系统会先向 Zoho 核实，只有 Zoho 中没有时才会写入。',
  ),
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
  'recording-link-revoked': text('此链接已失效。', '链接生成之后，「播放通话录音」已被关闭，或 Zoho 已断开连接。'),
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
    '你在 Zoho 中的配置文件没有 API 权限，因此 Zoho 不会告知你的身份。',
    '请改为在此浏览器中打开你的坐席页面。Zoho 管理员可以开启此权限：设置 > 安全控制 > 配置文件 > 开发者权限 > Zoho CRM API 访问。',
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
  // 与 Zoho 保持同步
  'changes-no-scope': text(
    'Zoho 不会把变更通知本服务器：未授予相应权限（ZohoCRM.notifications.ALL）。系统改为每隔几分钟向 Zoho 查询变更。',
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
  // 拨号搜索
  'dial-search-too-often': text(
    '查询 Zoho 过于频繁，暂时停止查询。',
    '请在 {{seconds}} 秒后继续，或从本地条目中选择。',
  ),
  // API 额度
  'credits-copy-paused': text(
    '为了把 Zoho 的 API 额度留给通话，目前不复制号码。',
    '额度足够后会自动继续复制；本页的「API 额度」会显示预计时间。',
  ),
  // 通话记录写入的整体状态
  'deliveries-restored': text(
    '数据库已恢复到较早的状态（{{since}}）。在核实此后写入了哪些内容之前，不会向 Zoho 写入任何内容。',
    '几分钟后会自动继续。请保持 Zoho 连接。',
  ),
  'deliveries-moved': text(
    '数据库或数据目录被移动、复制或恢复过（上次使用时间 {{since}}）。在核实此后写入了哪些内容之前，不会向 Zoho 写入任何内容。',
    '几分钟后会自动继续。如果原来的服务器仍在运行，请停止其中一个。',
  ),
  'two-servers-one-database': text(
    '另一个 Jackfield 正在使用同一个数据库：{{host}} 上的进程 {{process}}。',
    '请停止其中一个。',
  ),
  'installation-copied': text(
    'Zoho 中有属于本系统、但并非由本服务器写入的通话记录（{{ids}}）。',
    '很可能有本系统的副本在别处运行，请停止其中一个；也可能是有人在 Zoho 中复制了这些记录。',
  ),
  // 企业联系人
  'contact-group-synchronised': text(
    '群组「{{group}}」由 Zoho 同步，只能查看，不能编辑。',
    '请在 Zoho 中修改联系人，变更会自动同步过来。取消对接后，可以在这里编辑该群组。',
  ),
  'contact-group-name-taken': text('已有名为「{{name}}」的群组。', '请换一个名称。'),
  'contact-file-format': text(
    '此文件既不是 CSV，也不是 vCard。',
    '请将表格另存为 CSV（UTF-8），或将联系人导出为 vCard（.vcf）。',
  ),
  'contact-file-empty': text('此文件中没有联系人。', '请选择第一行为列名、之后每行一个联系人的文件。'),
  'contact-file-no-name-column': text(
    '第一行中没有姓名列。现有的列：{{headers}}。',
    '请将某一列命名为“姓名”，或将两列分别命名为“姓”和“名”。',
  ),
  'contact-file-no-number-column': text(
    '第一行中没有号码列。现有的列：{{headers}}。',
    '请将某一列命名为“电话”“手机”或“号码”。',
  ),
  'contact-file-broken': text(
    '从第 {{row}} 行起无法读取，多半是因为某个引号没有闭合。',
    '该行之前的内容已导入。请改正该行后重新导入；选择“更新”不会产生重复。',
  ),
  'contact-import-too-many-rows': text(
    '文件超过 {{rows}} 条；之前的已导入，其余未导入。',
    '请将其余内容放入另一个文件。',
  ),
  'contact-import-running': text('另一个导入正在进行（{{file}}）。', '请等它结束，或先取消它。'),
  'contact-import-interrupted': text(
    '导入过程中服务器停止了。计数中的部分已导入，其余未导入。',
    '请重新导入该文件；选择“更新”不会产生重复。',
  ),
  'contact-import-group-gone': text('导入过程中该群组被删除，或改由集成同步。', '请将文件导入另一个群组。'),
}
