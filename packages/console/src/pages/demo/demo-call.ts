import type { demoCallRequestSchema, demoViewSchema, PbxDirectoryView } from '@jackfield/contract'
import type { z } from 'zod'

type DemoView = z.infer<typeof demoViewSchema>
type Kind = z.infer<typeof demoCallRequestSchema>['to']['kind']

/** Caller that is typed instead of chosen. */
export const other = 'other'

export interface DemoValues extends Record<string, unknown> {
  caller: string
  number: string
  /** `kind:number` */
  target: string
  /** `self`, `nobody` or an extension. */
  answeredBy: string
  /** Seconds. */
  ring: string
  talk: string
}

export interface Target {
  readonly kind: Kind
  readonly value: string
  readonly label: string
  readonly members: readonly string[]
}

/** Everything that can be called. */
export function targetsOf(demo: DemoView, directory: PbxDirectoryView | undefined): Target[] {
  const target = (kind: Kind, { number, name }: { number: string; name: string }, members: readonly string[]) => ({
    kind,
    value: `${kind}:${number}`,
    label: `${number} ${name}`.trim(),
    members,
  })
  return [
    ...demo.extensions.map((extension) => target('extension', extension, [extension.number])),
    ...(directory?.queues ?? []).map((queue) => target('queue', queue, queue.members)),
    ...(directory?.ringGroups ?? []).map((group) => target('ring-group', group, group.members)),
  ]
}

export function toRequest(
  values: DemoValues,
  demo: DemoView,
  directory: PbxDirectoryView | undefined,
): z.infer<typeof demoCallRequestSchema> {
  const target = targetsOf(demo, directory).find(({ value }) => value === values.target)
  const [kind = 'extension', number = ''] = values.target.split(':')
  const answeredBy = values.answeredBy === 'nobody' ? null : values.answeredBy === 'self' ? number : values.answeredBy
  return {
    from: values.caller === other ? values.number.trim() : values.caller,
    to: { kind: target?.kind ?? (kind as Kind), number },
    answeredBy,
    ringMs: Number(values.ring) * 1000,
    talkMs: answeredBy === null ? 0 : Number(values.talk) * 1000,
  }
}
