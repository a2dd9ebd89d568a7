import type { DeskRecord } from '../data/portal.ts'
import {
  customOf,
  deskTime,
  flagOf,
  happiness,
  layoutOf,
  miniUser,
  type Place,
  pick,
  type Row,
  webUrl,
} from './common.ts'

const details = [
  'fax',
  'industry',
  'annualrevenue',
  'street',
  'city',
  'state',
  'country',
  'code',
  'description',
  'ownerId',
]

function common(place: Place, account: DeskRecord): Row {
  return {
    id: account.id,
    ...pick(account, 'accountName', 'phone', 'email', 'website'),
    webUrl: webUrl(place, 'accounts', account.id),
    createdTime: deskTime(account.createdAt),
  }
}

/** An account as create, read and update answer it. */
export function accountRecord(place: Place, account: DeskRecord, include: ReadonlySet<string> = new Set()): Row {
  return {
    ...common(place, account),
    zohoCRMAccount: null,
    ...pick(account, ...details),
    ...customOf(place, 'accounts', account),
    modifiedTime: deskTime(account.modifiedAt),
    isDeleted: flagOf(place.centre, false),
    isTrashed: false,
    isFollowing: flagOf(place.centre, false),
    associatedSLAIds: account.values.associatedSLAIds ?? [],
    ...layoutOf(place, 'accounts'),
    ...(include.has('owner') ? { owner: miniUser(place, account.values.ownerId) } : {}),
  }
}

/** A row of a list: eight members and the happiness of the customer. */
export function accountRow(place: Place, account: DeskRecord): Row {
  return { ...common(place, account), zohoCRMAccount: null, customerHappiness: happiness }
}

/** A row of a search. */
export function accountFound(place: Place, account: DeskRecord): Row {
  return {
    ...common(place, account),
    ...pick(account, ...details),
    ...customOf(place, 'accounts', account),
    owner: miniUser(place, account.values.ownerId),
    modifiedTime: deskTime(account.modifiedAt),
    layoutId: place.portal.layouts.accounts.id,
  }
}
