import type { IntegrationView } from '@jackfield/contract'

type Index = IntegrationView['index']

/** What goes on with the copy of Zoho's numbers. */
export type CopyState = 'off' | 'running' | 'stopped' | 'waiting' | 'done' | 'never'

export function copyState({ on, copying, progress, stopped, copiedAt }: Index): CopyState {
  if (copying) return 'running'
  if (!on) return 'off'
  if (progress !== null) return stopped ? 'stopped' : 'waiting'
  return copiedAt === null ? 'never' : 'done'
}

/** Hundredths that are read; null while nobody knows of how many. */
export function copyPercent(progress: Index['progress']): number | null {
  if (progress === null || progress.total === null || progress.total === 0) return null
  // Zoho may have more by now than the last copy had read.
  return Math.min(99, Math.floor((progress.records / progress.total) * 100))
}

/** What the last copy counted on both sides; null before there was one that counted. */
export function copyCounts({
  inZoho,
  withNumber,
}: Index): { inZoho: number; withNumber: number; without: number } | null {
  if (inZoho === null || withNumber === null) return null
  return { inZoho, withNumber, without: Math.max(0, inZoho - withNumber) }
}
