import type { zohoDesk as en } from '../en/zoho-desk.ts'
import { type ProblemText, text } from '../text.ts'

export const zohoDesk: Record<keyof typeof en, ProblemText> = {
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
    '请选择其他组织，或在「授权信息」中再次点击「保存并授权」，为该组织授权。待写入的内容会继续等待。',
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
    '所连接的账号在 Zoho Desk 中看不到{{modules}}。',
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
}
