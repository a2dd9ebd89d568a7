import type { templateVariables as en } from '../en/template-variables.ts'
import type { SameKeys } from '../same-keys.ts'

export const templateVariables: SameKeys<typeof en> = {
  Time: '通话开始时间（按站点时区）',
  Call_Log_Status: '与 Call_Status 相同，小写',
  Call_Status:
    '通话状态：Answered（已接听）、Missed（未接）、Not answered（无人接听）、Busy（忙线）或 Failed（失败）；通话开始前创建的工单先为 Ringing（振铃中）或 Dialling（正在呼叫）',
  Communication_Type: '通话类型：Inbound（呼入）或 Outbound（呼出）',
  Call_From: '主叫号码：呼入时为外线号码，呼出时为分机号码',
  Call_To: '被叫号码：呼入时为分机号码，呼出时为外线号码',
  Caller_Name: '主叫名称：PBX 提供的来电名称，呼出时为分机名称',
  Caller_Number: '与 Call_From 相同',
  Callee_Number: '与 Call_To 相同',
  Talk_Duration: '通话时长，格式为 HH:MM:SS',
  Talk_Duration_Sec: '通话时长（秒）',
  Ring_Duration: '响铃时长，格式为 HH:MM:SS',
  Call_Duration: '从响铃到结束的总时长，格式为 HH:MM:SS',
  Extension: '分机号码',
  Extension_Name: '分机名称',
  DID: '被呼叫的公司号码（DID），呼出时为空',
  Queue: '来电经由的队列或响铃组，没有则为空',
  Contact_Name: 'Zoho 记录的名称',
  Notes: '坐席在通话卡片上填写的备注',
  Recording_URL: '已接听通话的录音链接；未启用「播放通话录音」时为空',
  Call_ID: 'Jackfield 中的通话编号',
  Contact_Number: '外线号码',
  Agent_Name: '与 Extension_Name 相同',
}
