import type { CallSummary, DeliveryState } from './calls.ts'
import type { Language } from './problems/index.ts'

/** Columns of the ledger as CSV, in their order. */
export const callsCsvColumns = [
  'call',
  'started',
  'direction',
  'result',
  'number',
  'name',
  'did',
  'via',
  'rang',
  'answeredBy',
  'talkSeconds',
  'user',
  'log',
  'reason',
  'attempts',
  'record',
  'zohoId',
  'marker',
] as const
export type CallsCsvColumn = (typeof callsCsvColumns)[number]

interface CallsCsvTexts {
  readonly columns: Readonly<Record<CallsCsvColumn, string>>
  readonly direction: Readonly<Record<CallSummary['direction'], string>>
  readonly result: Readonly<Record<NonNullable<CallSummary['result']>, string>>
  readonly state: Readonly<Record<DeliveryState, string>>
}

/** Everything that people read in the ledger's CSV, but the reasons, which are problems. */
export const callsCsvTexts: Readonly<Record<Language, CallsCsvTexts>> = {
  en: {
    columns: {
      call: 'Call',
      started: 'Start',
      direction: 'Direction',
      result: 'Result',
      number: 'Number',
      name: 'Name',
      did: 'DID',
      via: 'Queue or group',
      rang: 'Rang',
      answeredBy: 'Answered by',
      talkSeconds: 'Talk time (s)',
      user: 'Zoho user',
      log: 'Call log',
      reason: 'Reason',
      attempts: 'Attempts',
      record: 'Zoho record',
      zohoId: 'Zoho id of the log',
      marker: 'Marker',
    },
    direction: { inbound: 'inbound', outbound: 'outbound', internal: 'internal' },
    result: {
      answered: 'answered',
      missed: 'missed',
      'no-answer': 'no answer',
      busy: 'busy',
      cancelled: 'cancelled',
      failed: 'failed',
    },
    state: {
      waiting: 'waiting',
      sending: 'being written',
      unknown: 'being looked up',
      done: 'written',
      'not-owed': 'not owed',
      refused: 'refused',
      'needs-person': 'needs a person',
      'given-up': 'given up',
    },
  },
  'zh-CN': {
    columns: {
      call: '通话编号',
      started: '开始时间',
      direction: '方向',
      result: '结果',
      number: '号码',
      name: '名称',
      did: 'DID',
      via: '队列或响铃组',
      rang: '响铃分机',
      answeredBy: '接听分机',
      talkSeconds: '通话时长（秒）',
      user: '所属用户',
      log: '通话记录',
      reason: '原因',
      attempts: '尝试次数',
      record: 'Zoho 记录',
      zohoId: '通话记录的 Zoho ID',
      marker: '标记',
    },
    direction: { inbound: '呼入', outbound: '呼出', internal: '内部' },
    result: {
      answered: '已接听',
      missed: '未接',
      'no-answer': '无人接听',
      busy: '忙线',
      cancelled: '已取消',
      failed: '失败',
    },
    state: {
      waiting: '等待写入',
      sending: '正在写入',
      unknown: '正在核实',
      done: '已写入 Zoho',
      'not-owed': '不写入',
      refused: '被拒绝',
      'needs-person': '需人工处理',
      'given-up': '已放弃',
    },
  },
}
