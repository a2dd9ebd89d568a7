import type { DeskPlace, Problem } from '@jackfield/contract'

/** Organisations and departments as Zoho told them last. */
export type Places = Omit<DeskPlace, 'departmentId'>

/**
 * The department where calls and tickets go, after a look at what there is: the one that was chosen, also when it is gone, because
 * another one is for a person to choose; where none was, the only one that is enabled.
 */
export function departmentOf({ departments }: Pick<Places, 'departments'>, chosen: string | null): string | null {
  if (chosen !== null) return chosen
  const [first, second] = departments.filter(({ enabled }) => enabled)
  return first && !second ? first.id : null
}

export const isEnabled = ({ departments }: Pick<Places, 'departments'>, departmentId: string): boolean =>
  departments.some(({ id, enabled }) => id === departmentId && enabled)

/** Why nothing can be written although the connection works. `places` null: nobody has looked. */
export function placeProblem(places: Places | null, departmentId: string | null): Problem | null {
  if (departmentId === null) return { code: 'desk-no-department' }
  return places === null || isEnabled(places, departmentId) ? null : { code: 'desk-department-gone' }
}

export const placesOf = ({ departmentId: _, ...places }: DeskPlace): Places => places
