import type { contacts as en } from '../en/contacts.ts'
import { type ProblemText, text } from '../text.ts'

export const contacts: Record<keyof typeof en, ProblemText> = {
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
