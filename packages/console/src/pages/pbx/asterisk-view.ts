import type { PbxSettings, PbxView } from '@jackfield/contract'

export type AsteriskSettings = PbxSettings & { kind: 'asterisk' }
export type AsteriskView = PbxView & { settings: AsteriskSettings }

export const isAsterisk = (view: PbxView): view is AsteriskView => view.settings?.kind === 'asterisk'
