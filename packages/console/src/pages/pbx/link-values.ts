import type { PbxSettings, PbxView } from '@jackfield/contract'

/** What the form holds: the fields of both kinds, so that changing the kind and back loses nothing. */
export interface LinkValues extends Record<string, unknown> {
  kind: PbxSettings['kind']
  demoUrl: string
  host: string
  port: number | string
  user: string
  secret: string
  blockedPrefixes: string[]
  outsidePrefix: string
}

export function toValues({ settings, demoUrl }: PbxView): LinkValues {
  const asterisk = settings?.kind === 'asterisk' ? settings : null
  return {
    // Where a demo PBX is offered, trying it out is what a newcomer wants first.
    kind: settings?.kind ?? (demoUrl ? 'demo' : 'asterisk'),
    demoUrl: settings?.kind === 'demo' ? settings.url : (demoUrl ?? ''),
    host: asterisk?.host ?? '',
    port: asterisk?.port ?? 5038,
    user: asterisk?.user ?? 'jackfield',
    secret: '',
    blockedPrefixes: asterisk?.blockedPrefixes ?? [],
    outsidePrefix: asterisk?.outsidePrefix ?? '',
  }
}

/** Corrected roles of endpoints, ring groups and call records are kept on their own tabs and pass through. */
export function toSettings(values: LinkValues, saved: PbxSettings | null): PbxSettings {
  if (values.kind === 'demo') return { kind: 'demo', url: values.demoUrl }
  return {
    kind: 'asterisk',
    host: values.host.trim(),
    port: Number(values.port),
    user: values.user.trim(),
    secret: values.secret === '' ? undefined : values.secret,
    blockedPrefixes: values.blockedPrefixes,
    endpointRoles: saved?.kind === 'asterisk' ? saved.endpointRoles : {},
    outsidePrefix: values.outsidePrefix,
    ...(saved?.kind === 'asterisk'
      ? { ringGroups: saved.ringGroups, cdr: saved.cdr, queueLog: saved.queueLog, recordings: saved.recordings }
      : {}),
  }
}
