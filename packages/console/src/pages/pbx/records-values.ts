import type { CdrSettings, PbxSettings, QueueLogSettings } from '@jackfield/contract'

/** What the form holds: the fields of all kinds, so that changing the kind and back loses nothing. */
export interface RecordsValues extends Record<string, unknown> {
  kind: 'none' | CdrSettings['kind']
  file: string
  columns: string
  host: string
  port: number | string
  user: string
  password: string
  database: string
  table: string
  timeZone: string
  queueLog: 'none' | QueueLogSettings['kind']
  queueLogPath: string
  queueLogTable: string
}

type Asterisk = PbxSettings & { kind: 'asterisk' }

export function toRecordsValues(settings: Asterisk, siteZone: string): RecordsValues {
  const cdr = settings.cdr ?? null
  const csv = cdr?.kind === 'csv' ? cdr : null
  const database = cdr !== null && cdr.kind !== 'csv' ? cdr : null
  const log = settings.queueLog ?? null
  return {
    kind: cdr?.kind ?? 'none',
    file: csv?.file ?? '/var/log/asterisk/cdr-csv/Master.csv',
    columns: csv?.columns?.join(', ') ?? '',
    host: database?.host ?? settings.host,
    port: database?.port ?? 3306,
    user: database?.user ?? '',
    password: '',
    database: database?.database ?? 'asteriskcdrdb',
    table: database?.table ?? 'cdr',
    timeZone: cdr?.timeZone ?? siteZone,
    queueLog: log?.kind ?? 'none',
    queueLogPath: log?.kind === 'file' ? log.path : '/var/log/asterisk/queue_log',
    queueLogTable: log?.kind === 'table' ? log.table : 'queue_log',
  }
}

export function toCdr(values: RecordsValues): CdrSettings | null {
  const { kind, timeZone } = values
  if (kind === 'none') return null
  const columns = values.columns.split(/[\s,;，]+/).filter((name) => name !== '')
  if (kind === 'csv') return { kind, file: values.file.trim(), timeZone, ...(columns.length > 0 ? { columns } : {}) }
  return {
    kind,
    host: values.host.trim(),
    port: Number(values.port),
    user: values.user.trim(),
    ...(values.password === '' ? {} : { password: values.password }),
    database: values.database.trim(),
    table: values.table.trim(),
    timeZone,
  }
}

export function toQueueLog(values: RecordsValues): QueueLogSettings | null {
  if (values.kind === 'none' || values.queueLog === 'none') return null
  if (values.queueLog === 'file') return { kind: 'file', path: values.queueLogPath.trim() }
  return values.kind === 'csv' ? null : { kind: 'table', table: values.queueLogTable.trim() }
}

const usualPort: Partial<Record<RecordsValues['kind'], number>> = { mariadb: 3306, postgres: 5432 }

/** Another kind has another usual port, unless somebody entered one. */
export function withKind(values: Partial<RecordsValues>, kind: RecordsValues['kind']): Partial<RecordsValues> {
  const isUsual = Object.values(usualPort).includes(Number(values.port))
  return { ...values, kind, ...(isUsual && usualPort[kind] ? { port: usualPort[kind] } : {}) }
}
