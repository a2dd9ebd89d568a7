import type { DeskRecord } from '../data/portal.ts'
import {
  customOf,
  deskTime,
  flagOf,
  happiness,
  layoutOf,
  miniAccount,
  miniUser,
  type Place,
  pick,
  type Row,
  webUrl,
} from './common.ts'

const address = ['title', 'description', 'street', 'city', 'state', 'country', 'zip', 'twitter', 'facebook']

/** What all three shapes of a contact have. */
function common(place: Place, contact: DeskRecord): Row {
  return {
    id: contact.id,
    ...pick(contact, 'lastName', 'firstName', 'email', 'secondaryEmail', 'phone', 'mobile'),
    ...pick(contact, 'accountId', 'ownerId', 'type', 'photoURL'),
    webUrl: webUrl(place, 'contacts', contact.id),
    createdTime: deskTime(contact.createdAt),
    isEndUser: flagOf(place.centre, false),
    zohoCRMContact: null,
    customerHappiness: happiness,
  }
}

const states = { isSpam: false, isAnonymous: false }
const accountCount = (contact: DeskRecord) => ({ accountCount: contact.values.accountId ? '1' : '0' })

/** A contact as create, read and update answer it. */
export function contactRecord(place: Place, contact: DeskRecord, include: ReadonlySet<string> = new Set()): Row {
  const { isFollowing, isDeleted } = {
    isFollowing: flagOf(place.centre, false),
    isDeleted: flagOf(place.centre, false),
  }
  return {
    ...common(place, contact),
    ...states,
    ...accountCount(contact),
    ...pick(contact, ...address, 'language'),
    ...customOf(place, 'contacts', contact),
    modifiedTime: deskTime(contact.modifiedAt),
    isDeleted,
    isTrashed: false,
    isFollowing,
    ...layoutOf(place, 'contacts'),
    ...(include.has('accounts') ? { account: miniAccount(place, contact.values.accountId) } : {}),
    ...(include.has('owner') ? { owner: miniUser(place, contact.values.ownerId) } : {}),
  }
}

/** A row of a list: no `modifiedTime`, no custom fields, no address. */
export function contactRow(place: Place, contact: DeskRecord, include: ReadonlySet<string> = new Set()): Row {
  const account = include.has('accounts') ? { account: miniAccount(place, contact.values.accountId) } : {}
  return { ...common(place, contact), ...states, ...accountCount(contact), ...account }
}

/** A row of a search: more than that of a list, but no `isSpam`. */
export function contactFound(place: Place, contact: DeskRecord): Row {
  return {
    ...common(place, contact),
    ...pick(contact, ...address),
    ...customOf(place, 'contacts', contact),
    modifiedTime: deskTime(contact.modifiedAt),
    layoutId: place.portal.layouts.contacts.id,
    owner: miniUser(place, contact.values.ownerId),
    account: miniAccount(place, contact.values.accountId),
  }
}
