import type { Problem } from '@jackfield/contract'
import { ModuleHidden } from '../crm-connector.ts'

/** Tells a refusal that means "not for this account" as `ModuleHidden`. */
export async function tellHidden<T>(
  work: Promise<T>,
  isHidden: (error: unknown) => boolean,
  problem: Problem,
): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw isHidden(error) ? new ModuleHidden(problem.code, problem.params, error) : error
  }
}

/** What may not be seen in place of what it holds, so that the other modules go on being found. */
export async function orHidden<T>(work: Promise<T>): Promise<T | ModuleHidden> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ModuleHidden) return error
    throw error
  }
}

export const seen = <T>(found: readonly T[] | ModuleHidden): readonly T[] =>
  found instanceof ModuleHidden ? [] : found
