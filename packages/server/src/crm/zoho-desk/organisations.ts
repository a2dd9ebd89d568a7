import { z } from 'zod'
import { idSchema, read } from '../zoho/read.ts'
import type { Sender } from '../zoho/transport.ts'
import { type DeskSender, inDesk } from './api.ts'
import { isFlagSet, textOf } from './row.ts'

const organisationSchema = z.looseObject({ id: idSchema })
const organisationsSchema = z.object({ data: z.array(organisationSchema) })
const departmentsSchema = z.object({ data: z.array(z.looseObject({ id: idSchema })) })

export interface Organisation {
  readonly id: string
  readonly name: string
  /** In the addresses of its pages. */
  readonly portalName: string | null
  /** The CRM's own word, e.g. `ENTERPRISE`. */
  readonly edition: string | null
  readonly timeZone: string | null
  readonly isDefault: boolean
  /** The connected account is an administrator there. */
  readonly administrator: boolean
}

/** unverified: the words of the free editions; the known ones have this one in them. */
export const isFree = (edition: string | null): boolean => /free/i.test(edition ?? '')

/** The organisations (portals) in which the connected account is an agent. Throws a `ZohoFailure`. */
export async function listOrganisations(sender: Sender): Promise<Organisation[]> {
  const { body } = await inDesk(sender, { method: 'GET', path: '/organizations' })
  if (body === null) return []
  return read(organisationsSchema, body).data.map((row) => ({
    id: row.id,
    name: textOf(row['companyName']) ?? textOf(row['portalName']) ?? row.id,
    portalName: textOf(row['portalName']),
    edition: textOf(row['edition']),
    timeZone: textOf(row['timeZone']),
    isDefault: isFlagSet(row['isDefault']),
    administrator: isFlagSet(row['isAdminInOrg']),
  }))
}

/**
 * In the order in which they come into question where none was chosen: those that the account administrates, and of them its own
 * default first.
 */
export function inOrder(all: readonly Organisation[]): Organisation[] {
  const rank = ({ administrator, isDefault }: Organisation) => (administrator ? 0 : 2) + (isDefault ? 0 : 1)
  return all.toSorted((a, b) => rank(a) - rank(b))
}

/** The one that was chosen; where none was, the first of `inOrder`. */
export const chosen = (all: readonly Organisation[], id: string | null): Organisation | undefined =>
  id === null ? inOrder(all)[0] : all.find((one) => one.id === id)

export interface Department {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
}

const LIMIT = 200
const MOST_PAGES = 50

/** All departments, disabled ones too. Throws a `ZohoFailure`. */
export async function listDepartments(sender: DeskSender): Promise<Department[]> {
  const departments = new Map<string, Department>()
  for (let page = 0; page < MOST_PAGES; page++) {
    const before = departments.size
    const query = { from: before === 0 ? undefined : before, limit: LIMIT }
    const { body } = await sender.send({ method: 'GET', path: '/departments', query })
    const rows = body === null ? [] : read(departmentsSchema, body).data
    for (const row of rows) {
      const name = textOf(row['name']) ?? row.id
      departments.set(row.id, { id: row.id, name, enabled: isFlagSet(row['isEnabled']) })
    }
    if (rows.length < LIMIT || departments.size === before) break
  }
  return [...departments.values()]
}
