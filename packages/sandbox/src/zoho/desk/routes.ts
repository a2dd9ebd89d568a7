import type { DataCentre } from '../data-centre.ts'
import { failures } from './errors.ts'
import type { Operation } from './operation.ts'
import { organisationOperations } from './operations/organisations.ts'

const operations: readonly Operation[] = [...organisationOperations]

/** Literal paths first: `agents/email/{emailId}` comes before `agents/{agentId}`. */
const inOrder = [...operations].sort((a, b) => a.path.split('{').length - b.path.split('{').length)

function match(pattern: string, segments: readonly string[]): Record<string, string> | undefined {
  const parts = pattern.split('/')
  if (parts.length !== segments.length) return undefined
  const holes: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const segment = segments[index]!
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined
      continue
    }
    const name = part.slice(1, -1)
    // Ids are digits; anything else is no such path.
    if (name !== 'emailId' && !/^\d+$/.test(segment)) return undefined
    holes[name] = decodeURIComponent(segment)
  }
  return holes
}

export interface Found {
  readonly operation: Operation
  readonly path: Readonly<Record<string, string>>
}

/** The operation behind a method and a path below `/api/v1/`; throws Desk's 404 or 405. */
export function findOperation({ enforces }: DataCentre, method: string, path: string): Found {
  const segments = path.split('/')
  const here = inOrder.flatMap((operation) => {
    const holes = match(operation.path, segments)
    return holes ? [{ operation, path: holes }] : []
  })
  if (here.length === 0) return failures.notFound()
  const asked = method === 'PUT' && !enforces('desk-update-is-patch') ? 'PATCH' : method
  return here.find(({ operation }) => operation.method === asked) ?? failures.wrongMethod()
}
