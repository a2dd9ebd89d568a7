import type { DataCentre } from '../data-centre.ts'
import { deskModules } from './data/portal.ts'
import { failures } from './errors.ts'
import { moduleScopes, type Operation, operation } from './operation.ts'
import { callOperations } from './operations/calls.ts'
import { contactOperations } from './operations/contacts.ts'
import { organisationOperations } from './operations/organisations.ts'
import { ticketOperations } from './operations/tickets.ts'
import { deleteRecord } from './records.ts'
import { webhookOperations } from './webhooks/operations.ts'

const deletions = deskModules.map((module) =>
  operation(`DELETE ${module}/{id}`, {
    scopes: moduleScopes(module, 'DELETE'),
    unless: 'desk-records-go-to-trash',
    run: (request) => deleteRecord(request, module),
  }),
)

const operations: readonly Operation[] = [
  ...deletions,
  ...organisationOperations,
  ...contactOperations,
  ...ticketOperations,
  ...callOperations,
  ...webhookOperations,
]

/** Literal paths first: `agents/email/{emailId}` comes before `agents/{agentId}`. */
const inOrder = [...operations].sort((a, b) => a.path.split('{').length - b.path.split('{').length)

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

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
    const text = decoded(segment)
    if (text === undefined) return undefined
    holes[name] = text
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
  const here = inOrder.flatMap((each) => {
    const there = each.unless === undefined || !enforces(each.unless)
    const holes = there ? match(each.path, segments) : undefined
    return holes ? [{ operation: each, path: holes }] : []
  })
  if (here.length === 0) return failures.notFound()
  const asked = method === 'PUT' && !enforces('desk-update-is-patch') ? 'PATCH' : method
  return here.find((found) => found.operation.method === asked) ?? failures.wrongMethod()
}
