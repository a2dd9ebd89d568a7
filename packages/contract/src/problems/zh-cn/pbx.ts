import type { pbx as en } from '../en/pbx.ts'
import { type ProblemText, text } from '../text.ts'

export const pbx: Record<keyof typeof en, ProblemText> = {
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
}
