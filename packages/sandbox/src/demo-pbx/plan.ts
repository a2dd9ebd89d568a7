import type { DemoDirectory } from '@jackfield/contract/demo-pbx'

/** Who and what the phone system has, and how many calls one phone can take. */
export interface PhonePlan extends Omit<DemoDirectory, 'version'> {
  /** Calls that one extension can have at the same time; a further one finds it busy. */
  readonly lines: number
}

/**
 * The company of the demo. The e-mail addresses are those of the local Zoho's users, so that automatic binding has something
 * to find (one differs in capitals); the reception has no user in Zoho.
 */
export const demoPlan: PhonePlan = {
  timeZone: 'America/New_York',
  lines: 2,
  extensions: [
    { number: '1001', name: 'Ada Byron', email: 'ada@demo.jackfield.test' },
    { number: '1002', name: 'Bruno Costa', email: 'bruno@demo.jackfield.test' },
    { number: '1003', name: '陈伟 Chen Wei', email: 'chen@demo.jackfield.test' },
    { number: '1004', name: 'Dora Lindqvist', email: 'dora@demo.jackfield.test' },
    { number: '1005', name: 'Farah Haddad', email: 'farah@demo.jackfield.test' },
    { number: '1006', name: 'Reception', email: null },
  ],
  groups: [{ id: 'sales', name: 'Sales', members: ['1001', '1002'] }],
  queues: [{ number: '6500', name: 'Support', members: ['1001', '1002', '1003'] }],
  ringGroups: [{ number: '6200', name: 'Reception', members: ['1004', '1005', '1006'] }],
  trunks: [{ id: 'main', name: 'Main line' }],
  dids: ['+12125550190'],
}

export type Target =
  | { readonly kind: 'extension'; readonly number: string; readonly members: readonly string[] }
  | {
      readonly kind: 'queue' | 'ring-group'
      readonly number: string
      readonly name: string
      readonly members: readonly string[]
    }

/** The extensions behind a number of the phone system; null when there is none of that kind. */
export function findTarget(plan: PhonePlan, kind: Target['kind'], number: string): Target | null {
  if (kind === 'extension') return hasExtension(plan, number) ? { kind, number, members: [number] } : null
  const target = (kind === 'queue' ? plan.queues : plan.ringGroups).find((one) => one.number === number)
  return target ? { kind, ...target } : null
}

export function hasExtension(plan: PhonePlan, number: string): boolean {
  return plan.extensions.some((extension) => extension.number === number)
}
