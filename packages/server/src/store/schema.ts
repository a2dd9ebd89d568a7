/**
 * The tables, one schema on SQLite and PostgreSQL: text ids, integer milliseconds, 0/1 integers, JSON as text.
 * Created by the numbered files in `migrations/`.
 */
export interface Schema {
  meta: { key: string; value: string }
  site: SiteTable
  extension: ExtensionTable
  extension_group: { site_id: string; id: string; name: string; members: string; source: string }
  pbx_directory: { site_id: string; body: string; read_at: number }
  connection: ConnectionTable
  integration: IntegrationTable
  zoho_user: {
    integration_id: string
    user_id: string
    name: string
    email: string
    active: number
    fetched_at: number
  }
  binding: { integration_id: string; user_id: string; target_kind: string; target: string }
  settings_revision: { site_id: string; number: number; valid_from: number; body: string }
  call: CallTable
  call_alias: { site_id: string; alias: string; call_id: string }
  delivery: DeliveryTable
  life: LifeTable
  pop: PopTable
  call_note: CallNoteTable
  recording: RecordingTable
  crm_record: CrmRecordTable
  number_reading: NumberReadingTable
  contact_group: ContactGroupTable
  contact: ContactTable
  contact_import: ContactImportTable
  contact_import_rejected: { import_id: string; row: number; reason: string; cells: string }
  /** The record that an agent chose for a number of which several records are known. */
  match_choice: { organisation_id: string; e164: string; module: string; record_id: string; who: string; at: number }
  /** Which creation for a number is the present one: counts up when the record that was created is gone. */
  number_claim: { organisation_id: string; e164: string; claim: number; module: string; record_id: string | null }
  crm_channel: CrmChannelTable
  index_cursor: IndexCursorTable
  credit_use: CreditUseTable
  credit_account: CreditAccountTable
  admin_user: { id: string; name: string; password_hash: string; created_at: number }
  session: { id_hash: string; kind: string; subject: string; csrf: string; created_at: number; expires_at: number }
  one_time_link: { token_hash: string; kind: string; subject: string; expires_at: number; used_at: number | null }
  audit: { id: string; at: number; who: string; action: string; subject: string; detail: string }
}

/** A record that was to open for an agent, and what became of that. */
export interface PopTable {
  key: string
  /** Empty for a test, which belongs to no call. */
  call_id: string
  extension: string
  at: number
  outcome: string
  url: string | null
  /** When the page said that the tab is open. */
  opened_at?: number | null
  /** Kind of client; where none was open, the only kind that was asked for, else null. */
  client?: string | null
}

/** One row for each module whose numbers are copied. */
export interface IndexCursorTable {
  organisation_id: string
  module: string
  /** Where a copy that is not finished goes on; null: at the beginning. */
  cursor: string | null
  /** When the last copy of the module was finished. */
  copied_at: number | null
  modified_since: number | null
  /** When the copy that is not finished began; null when there is none. */
  started_at?: number | null
  /** Records that it has read. */
  records?: number | null
  /** Records that the last finished copy has read: all that the CRM had, also those without a number. */
  in_crm?: number | null
  /** Those of them that have a number. */
  with_number?: number | null
  /** When a person stopped the copy that is not finished. */
  stopped_at?: number | null
}

export interface SiteTable {
  id: string
  name: string
  country: string
  area_code: string
  time_zone: string
  /** See `timeFormats` of the contract; null for the first. */
  time_format?: string | null
  /** JSON list of numbers as written. */
  own_numbers: string
  /** JSON of `PbxSettings` without the secret; null until a PBX is set. */
  pbx_settings: string | null
  /** Sealed (encrypted) secret. */
  pbx_secret: string | null
  /** Sealed password of the database with the PBX's call records. */
  cdr_secret?: string | null
  /** 1: agents see masked numbers. */
  mask_numbers?: number | null
}

export interface ExtensionTable {
  site_id: string
  number: string
  name: string
  email_pbx: string | null
  email_manual: string | null
  present: number
  /** JSON of `ClientPops`; of a single `PopSettings` in rows from before there were two kinds of client. */
  pop: string
  /** JSON of `ClientPops` for the integrated helpdesk; null for what stands at the beginning. */
  helpdesk_pop?: string | null
}

export interface ConnectionTable {
  id: string
  accounts_server: string
  crm_url: string
  /** Of the token answer; API calls go there. */
  api_domain: string | null
  client_id: string
  client_secret: string | null
  refresh_token: string | null
  access_token: string | null
  access_expires_at: number | null
  organisation_id: string | null
  organisation_name: string | null
  organisation_domain: string | null
  user_name: string | null
  user_email: string | null
  connected_at: number | null
  /** JSON of a `Problem` that a person has to solve, or null. */
  problem: string | null
  /** JSON of `ZohoCheck`: what the connected account may not do, when it was last looked at. */
  checked?: string | null
  /** JSON of `DeskPlace` without the chosen department: organisations and departments when they were last read. */
  places?: string | null
}

export interface IntegrationTable {
  id: string
  site_id: string
  kind: string
  connection_id: string
  enabled: number
  /** Counts up after Disconnect or another organisation; part of every delivery key. */
  generation: number
  home_address: string
  /** JSON of `CallLogSettings`. */
  call_log: string
  /** JSON of `ContactSyncSettings`; null for what stands at the beginning. */
  contact_sync?: string | null
  /** JSON of `CreationSettings`; null for what stands at the beginning. */
  creation?: string | null
  /** Counts up when all links to recordings have to die; null for 0. */
  link_epoch?: number | null
  /** JSON of `TicketSettings`; null for what stands at the beginning. */
  tickets?: string | null
  /** Department of Zoho Desk; null: none was chosen. */
  department_id?: string | null
  created_at: number
}

export interface CallTable {
  id: string
  site_id: string
  state: string
  direction: string
  result: string | null
  external_number: string | null
  external_e164: string | null
  /** JSON list of extensions that took part. */
  extensions: string
  started_at: number
  ended_at: number | null
  settings: number
  /** JSON of a `Problem`: why nothing is owed at all; null when something is owed or the call goes on. */
  reason: string | null
  /** JSON of a `Problem`: what the PBX's record tells otherwise; null when it agrees or there is none. */
  difference?: string | null
  /** JSON of the whole `Call`. */
  body: string
  updated_at: number
}

/** One durable write to Zoho; see "Writing to Zoho once" in docs/architecture.md for the states. */
export interface DeliveryTable {
  /** `integration / generation / kind / call / user`: the deterministic key. */
  key: string
  integration_id: string
  /** `call-log`, `create` (a record for an unknown number), `ticket`, or `update` (a later change of what one of these made). */
  kind: string
  /** For `create` and the update of its owner: the first call of the number. */
  call_id: string
  user_id: string
  user_name: string
  state: string
  /** Marker written with the log. */
  ref: string
  /** JSON of `OwedLog` (see delivery/owed.ts): everything the log needs but the record. */
  payload: string
  /** JSON of the matched record once it is found: {module,id,name,url}. */
  record: string | null
  attempts: number
  lookups: number
  /** Of all sends: the first and the last moment at which one may have arrived. */
  first_sent_at: number | null
  last_sent_at: number | null
  /** The same two moments in the CRM's clock; null as far as it was not known. */
  crm_first_sent_at: number | null
  crm_last_sent_at: number | null
  node: string | null
  lease_until: number | null
  next_attempt_at: number
  zoho_id: string | null
  /** JSON of a `Problem`. */
  reason: string | null
  created_at: number
  updated_at: number
  /** Key of the delivery that has to end before this one is sent. */
  depends_on?: string | null
  /** Who owns it in the place of `user_id`, whom Zoho refused. */
  owner_id?: string | null
  owner_name?: string | null
  /** The agent's note as it was put into what was sent last. */
  note?: string | null
  /** Of a log: key of the ticket of its call, which is written first and need not succeed. */
  ticket_key?: string | null
  /** Of a log: id of that ticket, as it was sent last. */
  ticket_id?: string | null
  /** The page of what was written, where the id does not tell it. */
  url?: string | null
}

/** What a user wrote about a call. */
export interface CallNoteTable {
  call_id: string
  user_id: string
  user_name: string
  /** At which it was written last. */
  extension: string
  text: string
  at: number
}

/** The recording of a call that somebody answered. */
export interface RecordingTable {
  call_id: string
  site_id: string
  /** `waiting`, `there` or `missing`. */
  state: string
  /** By which the source finds it again. */
  file: string | null
  /** Bytes at the last look; while it is `waiting` a file that may still grow. */
  size: number | null
  duration_ms: number | null
  playable: number
  looks: number
  next_look_at: number
  checked_at: number | null
}

/** A run of a process on this database; see delivery/life/ for what it is compared with. */
export interface LifeTable {
  run: string
  /** What tells the data directory of this process from a copy of it. */
  mark: string
  host: string
  process: number
  /** Counts up with every sign of life; the same number stands in the data directory. */
  beats: number
  started_at: number
  at: number
}

/** A named list of company contacts; the one of an integration is filled from the CRM and cannot be edited. */
export interface ContactGroupTable {
  id: string
  site_id: string
  name: string
  /** The integration that fills it; null for one kept by hand. */
  integration_id: string | null
  created_at: number
}

export interface ContactTable {
  id: string
  site_id: string
  group_id: string
  name: string
  /** The beginning of the name in lower case: lists are in this order. */
  sort: string
  company: string | null
  email: string | null
  note: string | null
  /** JSON list of `{label, number}` as written. */
  phones: string
  /** JSON list of them in E.164, as far as they are full numbers. */
  numbers: string
  /** Lower-case text that a search looks in: name, company, e-mail, digits. */
  search: string
  /** Where it comes from: module and id of a record in the CRM; null for one kept by hand. */
  source_module: string | null
  source_id: string | null
  created_at: number
  modified_at: number
}

/** A file that is or was imported into a group. Its counts are changed in the same unit as the contacts that they count. */
export interface ContactImportTable {
  id: string
  site_id: string
  group_id: string
  group_name: string
  file: string
  who: string
  /** As `state` of `ContactImportView`. */
  state: string
  bytes: number
  bytes_read: number
  read: number
  imported: number
  updated: number
  skipped: number
  rejected: number
  /** JSON of a `Problem`, or null. */
  problem: string | null
  started_at: number
  ended_at: number | null
}

/** The subscription by which the CRM tells of changes in an organisation. */
export interface CrmChannelTable {
  organisation_id: string
  channel_id: string
  /** Sealed. */
  token: string
  notify_url: string
  /** In our clock. */
  registered_at: number
  expires_at: number
}

/** How far the reading of kept numbers for the site's country and area code is. */
export interface NumberReadingTable {
  site_id: string
  /** For these they are read, or are being read. */
  country: string
  area_code: string
  /** `contacts`, then `records`. */
  stage: string
  /** JSON of where the stage goes on; null: at its beginning. */
  place: string | null
  /** Contacts and records that are read, and that there were at the beginning. */
  read: number
  total: number
  started_at: number
  /** Null as long as it goes on. */
  done_at: number | null
}

/** API credits that a purpose used in a quarter of an hour. */
export interface CreditUseTable {
  organisation_id: string
  /** When the quarter of an hour began. */
  at: number
  /** One of the contract's, or `others`. */
  purpose: string
  credits: number
}

export interface CreditAccountTable {
  organisation_id: string
  /** What an administrator typed; null: by the licence. */
  budget: number | null
  /** As JSON; null until the CRM told it. */
  licence: string | null
  licence_at: number | null
}

export interface CrmRecordTable {
  organisation_id: string
  module: string
  id: string
  name: string
  company: string | null
  /** JSON object of phone fields as stored. */
  phones: string
  /** JSON list of the phone fields in E.164, made when it was written with the site's country; the index is loaded from it. */
  numbers: string
  modified_at: number
  seen_at: number
  /** Its page, where the id does not tell it. */
  url?: string | null
  email?: string | null
}
