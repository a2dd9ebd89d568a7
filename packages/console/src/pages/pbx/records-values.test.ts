import { cdrSettingsSchema, type PbxSettings } from '@jackfield/contract'
import { expect, it } from 'vitest'
import { toSettings, toValues } from './link-values.ts'
import { toCdr, toQueueLog, toRecordsValues, withKind } from './records-values.ts'

const settings: PbxSettings & { kind: 'asterisk' } = {
  kind: 'asterisk',
  host: 'pbx.example',
  port: 5038,
  user: 'jackfield',
  blockedPrefixes: [],
  endpointRoles: {},
  outsidePrefix: '',
  cdr: {
    kind: 'mariadb',
    host: 'db.example',
    port: 3307,
    user: 'reader',
    database: 'asteriskcdrdb',
    table: 'cdr',
    timeZone: 'Asia/Shanghai',
  },
  queueLog: { kind: 'table', table: 'queue_log' },
}

it('[B1.14] saved records settings come back as they were, without a password', () => {
  const values = toRecordsValues(settings, 'UTC')
  expect(toCdr(values)).toEqual(settings.cdr)
  expect(toQueueLog(values)).toEqual(settings.queueLog)
  expect(toCdr({ ...values, password: 'new' })).toEqual({ ...settings.cdr, password: 'new' })
})

it('[B1.14] saving the link keeps them', () => {
  const view = { settings, secretSaved: true, demoUrl: null, link: {} as never }
  expect(toSettings(toValues(view), settings)).toMatchObject({ cdr: settings.cdr, queueLog: settings.queueLog })
})

it('a file with columns in any separators; nothing chosen is nothing sent', () => {
  const values = { ...toRecordsValues({ ...settings, cdr: null }, 'Europe/Berlin'), kind: 'csv' as const }
  expect(cdrSettingsSchema.parse(toCdr({ ...values, columns: 'src, dst;channel\ndstchannel' }))).toMatchObject({
    columns: ['src', 'dst', 'channel', 'dstchannel'],
    timeZone: 'Europe/Berlin',
  })
  expect(toCdr(values)).not.toHaveProperty('columns')
  expect(toCdr({ ...values, kind: 'none' })).toBeNull()
  expect(toQueueLog({ ...values, queueLog: 'table' })).toBeNull()
})

it('the usual port follows the kind, one that was entered stays', () => {
  const values = toRecordsValues({ ...settings, cdr: null }, 'UTC')
  expect(withKind(values, 'postgres').port).toBe(5432)
  expect(withKind({ ...values, port: 3399 }, 'postgres').port).toBe(3399)
})
