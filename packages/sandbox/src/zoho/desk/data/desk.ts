import type { User } from '../../data/organisation.ts'
import type { Portal } from './portal.ts'

/** Zoho Desk of one data centre: its portals. */
export class Desk {
  readonly portals: readonly Portal[]

  constructor(portals: readonly Portal[]) {
    this.portals = portals
  }

  portal(id: string): Portal | undefined {
    return this.portals.find((portal) => portal.id === id)
  }

  /** The portals of which somebody is an agent. */
  of(user: Pick<User, 'id'>): Portal[] {
    return this.portals.filter((portal) => portal.agentOf(user))
  }
}
