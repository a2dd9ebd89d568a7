import type { callLogs as en } from '../en/call-logs.ts'
import { type ProblemText, text } from '../text.ts'

export const callLogs: Record<keyof typeof en, ProblemText> = {
  // 通话没有通话记录或尚未写入的原因
  'log-internal': text('内部通话。', '内部通话不会写入 CRM。'),
  'log-no-bound-extension': text('没有已绑定的分机参与通话。', '如需记录其通话，请将分机绑定到 Zoho 用户。'),
  'log-waits-for-creation': text(
    '尚无记录包含此号码，坐席仍可手动创建。',
    '通话记录将写入新建的记录；通话结束十分钟后仍未创建则不再写入。',
  ),
  'log-discarded': text('取消 Zoho 对接时由 {{who}} 放弃。', '无需处理。'),
  'disconnect-undelivered': text(
    '还有 {{count}} 条通话记录或新建记录尚未写入 Zoho。',
    '请等待其写入，或在取消对接时放弃。',
  ),
  'create-field-missing': text(
    'Zoho 要求新建的{{module}}记录填写字段“{{label}}”。',
    '请填写一个默认值，自动创建的记录都会使用它。',
  ),
  'create-field-not-fillable': text(
    'Zoho 要求新建的{{module}}记录填写字段“{{label}}”，而此处无法填写该字段。',
    '请在 Zoho 的布局中将其改为选填，或选择创建另一类记录。',
  ),
  'contact-group-not-empty': text(
    '企业联系人群组“{{name}}”不为空，或已用于其他对接。',
    '请选择空的群组，或新建一个群组。',
  ),
  'create-known-meanwhile': text('期间已找到包含此号码的记录。', '无需处理。'),
  'create-not-bound': text(
    '分机 {{extension}} 未绑定 Zoho 用户，创建的记录没有所有者。',
    '请管理员绑定此分机，或请这通电话中已绑定 Zoho 用户的同事创建记录。',
  ),
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
  'look-up-too-wide': text(
    '无法判断是否已写入：此后 Zoho 中新建的记录过多，无法逐一核对。',
    '请在 Zoho 中查找：如果没有，请选择「重新写入」；如果已存在，请选择「放弃」。',
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
  'audit-failed': text(
    '未能将 {{product}} 中的通话记录与本系统核对，原因见下一条提示。',
    '通话记录照常写入。系统最迟一天内会自动重试；也可点击「与 Zoho 核对」。',
  ),
}
