import type { deskPlacePutSchema, Problem } from '@jackfield/contract'
import type { z } from 'zod'
import type { CrmProbe } from '../../crm/crm-connector.ts'
import { ProblemError, problemOf } from '../../problem.ts'
import { organisationKey } from '../../settings/settings.ts'
import type { Actor } from './parts.ts'
import { departmentOf, isEnabled, type Places, placesOf } from './place.ts'
import { saveCheck, saveDepartment, saveOrganisation } from './save-connection.ts'
import type { SavedIntegration } from './saved-integration.ts'
import type { SiteIntegration } from './site-integration.ts'

/** What the connected account may do, and the organisation and department that calls go to. */
export interface RightsAndPlace {
  /** Looks anew, and keeps what it found. Throws a `ProblemError` when Zoho does not tell. */
  check(actor: Actor): Promise<void>
  /**
   * Chooses organisation and department (D1). Throws `invalid-input` for one that is not there, or what keeps the account from
   * working in the organisation.
   */
  putPlace(wanted: z.infer<typeof deskPlacePutSchema>, actor: Actor): Promise<void>
}

export function rightsAndPlace(
  integration: SiteIntegration,
  fetchUsers: (saved: SavedIntegration) => Promise<void>,
): RightsAndPlace {
  const { store, audit, required, change, now, log } = integration

  async function look(): Promise<{ problems: readonly Problem[]; found: CrmProbe | null }> {
    const live = integration.live()
    if (!live) throw new ProblemError('zoho-not-connected')
    try {
      const found = await live.connection.connector.probe()
      return { problems: [...found.problems, ...found.limits], found }
    } catch (error) {
      const problem = problemOf(error)
      // These are what was asked about; anything else keeps Zoho from telling.
      if (problem.code !== 'zoho-no-api-access' && problem.code !== 'zoho-missing-scope') throw error
      return { problems: [problem], found: null }
    }
  }

  function checked(places: Places | null, departmentId: string | null): string | null {
    if (departmentId === null) return places && departmentOf(places, null)
    if (!places || !isEnabled(places, departmentId))
      throw new ProblemError('invalid-input', { field: 'departmentId', detail: departmentId })
    return departmentId
  }

  async function changeOrganisation(saved: SavedIntegration, id: string, department: string | null, actor: Actor) {
    const { connection } = saved
    if (!connection.places?.organisations.some((one) => one.id === id))
      throw new ProblemError('invalid-input', { field: 'organisationId', detail: id })
    const organisation = { id, key: organisationKey(saved.kind, id), name: id, domain: null }
    const aside = integration.aside({ ...saved, departmentId: null, connection: { ...connection, organisation } })
    const found = await aside.connector.probe()
    const [first] = found.problems
    if (first) throw new ProblemError(first.code, first.params)
    const departmentId = checked(found.place ? placesOf(found.place) : null, department)
    await change(
      saveOrganisation(store, saved, found, departmentId, now()),
      audit(actor.name, 'place', saved.id, { organisation: found.organisation.name, departmentId }),
    )
    await fetchUsers(await required()).catch((error: unknown) =>
      log.warn({ problem: problemOf(error) }, 'the users could not be fetched'),
    )
  }

  return {
    async check(actor) {
      const saved = await required()
      const { problems, found } = await look()
      const places = found?.place ? placesOf(found.place) : null
      const departmentId = places ? departmentOf(places, saved.departmentId) : saved.departmentId
      await change(
        [
          saveCheck(store, saved.connection, { at: now(), problems }, places),
          ...(departmentId === saved.departmentId ? [] : [saveDepartment(store, saved, departmentId)]),
        ],
        audit(actor.name, 'check', saved.id, { problems: problems.map(({ code }) => code) }),
      )
    },

    async putPlace({ organisationId, departmentId }, actor) {
      const saved = await required()
      const { organisation, places } = saved.connection
      if (organisationId !== organisation.id) return changeOrganisation(saved, organisationId, departmentId, actor)
      // The one that is gone may stay: the page sends what it shows.
      const wanted = departmentId === saved.departmentId ? departmentId : checked(places, departmentId)
      await change(
        [saveDepartment(store, saved, wanted)],
        audit(actor.name, 'place', saved.id, { organisation: organisation.name, departmentId: wanted }),
      )
    },
  }
}
