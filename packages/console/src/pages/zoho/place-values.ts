import type { DeskPlace, IntegrationView } from '@jackfield/contract'

/** What is chosen on the page; null: nothing. */
export interface Place {
  readonly organisationId: string | null
  readonly departmentId: string | null
}

export const savedPlace = ({ organisation, desk }: Pick<IntegrationView, 'organisation' | 'desk'>): Place => ({
  organisationId: organisation?.id ?? null,
  departmentId: desk?.departmentId ?? null,
})

/**
 * What has to be done to save a choice. `organisation`: another one than before, which starts anew and whose departments are not
 * known yet; `department`: one of the same organisation; `nothing`: it is saved, or nothing is chosen.
 */
export function placeChange(saved: Place, chosen: Place): 'nothing' | 'organisation' | 'department' {
  if (chosen.organisationId === null) return 'nothing'
  if (chosen.organisationId !== saved.organisationId) return 'organisation'
  return chosen.departmentId !== null && chosen.departmentId !== saved.departmentId ? 'department' : 'nothing'
}

const editions = ['standard', 'professional', 'enterprise', 'express', 'ultimate', 'zohoone'] as const
export type DeskEdition = 'free' | (typeof editions)[number]

/** An edition as Zoho names it, e.g. `NEW_FREE`; null for one that is not known here. */
export function deskEdition(name: string): DeskEdition | null {
  if (/free/i.test(name)) return 'free'
  return editions.find((edition) => edition === name.toLowerCase()) ?? null
}

/** A department is chosen that is disabled in Zoho, or no longer there. */
export const departmentGone = (departments: DeskPlace['departments'], departmentId: string | null): boolean =>
  departmentId !== null && !departments.some(({ id, enabled }) => id === departmentId && enabled)
