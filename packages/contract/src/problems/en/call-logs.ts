import { type ProblemText, text } from '../text.ts'

/** Of why a log, record or ticket is not in Zoho. */
export const callLogs = {
  // Why a call has no log, or not yet (ledger)
  'log-internal': text('Internal call.', 'Internal calls never reach a CRM.'),
  'log-no-bound-extension': text(
    'No bound extension took part.',
    'Bind the extension to a Zoho user if its calls are to be logged.',
  ),
  'log-waits-for-creation': text(
    'No record has this number yet. An agent may still create one.',
    'The log goes to the new record; ten minutes after the call it is given up if there is none.',
  ),
  'log-discarded': text('Discarded by {{who}} when Zoho was disconnected.', 'Nothing to do.'),
  'disconnect-undelivered': text(
    '{{count}} logs or records are not in Zoho yet.',
    'Wait until they are delivered, or discard them when disconnecting.',
  ),
  'create-field-missing': text(
    'Zoho demands the field {{label}} for new records of {{module}}.',
    'Enter a value that every automatically created record gets.',
  ),
  'create-field-not-fillable': text(
    'Zoho demands the field {{label}} for new records of {{module}}, and it cannot be filled from here.',
    'Make the field optional in Zoho’s layout, or create the other kind of record.',
  ),
  'contact-group-not-empty': text(
    'The contact group {{name}} is not empty or is filled by another integration.',
    'Choose an empty group, or let a new one be created.',
  ),
  'create-known-meanwhile': text('A record with this number was found meanwhile.', 'Nothing to do.'),
  'create-not-bound': text(
    'Extension {{extension}} is not bound to a Zoho user, who would own the record.',
    'Ask an administrator to bind it, or a colleague in this call whose extension is bound to create the record.',
  ),
  'create-not-offered': text(
    'A record cannot be created for this call.',
    'The number has one already, creating by hand is switched off, or the call ended more than ten minutes ago.',
  ),
  'log-no-match': text('No record in Zoho holds this number.', 'Add the number to a contact, a lead or an account.'),
  'log-anonymous': text('The caller hides the number.', 'Nothing can be looked up.'),
  'log-own-number': text('The number is one of the company’s own.', 'Own numbers are never looked up.'),
  'log-number-unusable': text(
    '{{number}} is not a full phone number.',
    'Short and emergency numbers are never looked up.',
  ),
  'log-other-answered': text(
    'Another agent answered this queue or group call.',
    'Set under Call log: unanswered agents do not log missed calls.',
  ),
  'log-not-chosen': text(
    'Nobody answered, and the missed call is logged for somebody else.',
    'Set under Call log: when nobody answers.',
  ),
  'log-disabled': text('Call logs were switched off.', 'Switch them on under Call log.'),
  'log-integration-disabled': text(
    'The integration was disabled at that time.',
    'Calls while it is disabled are not logged.',
  ),
  'log-not-connected': text(
    'No CRM or helpdesk was connected at that time.',
    'Calls before connecting are not logged.',
  ),
  'log-waiting-disabled': text('The integration is disabled.', 'The log is written when it is enabled again.'),
  'log-answer-lost': text(
    'This server was stopped before Zoho’s answer arrived.',
    'Whether it was written is looked up before anything is repeated.',
  ),
  'log-differs-from-record': text(
    'The PBX’s record tells this call otherwise (talk by extension, here → in the record): {{differences}}.',
    'What was written stays as it is. Correct it in Zoho by hand if the record is right.',
  ),
  'log-record-doubtful': text(
    'The PBX’s record has no id, and {{count}} calls here may be the same.',
    'Look at the calls of that minute. Choose Write again if the log is missing in Zoho, or Give up if the call has one already.',
  ),
  'log-written-twice': text(
    'Zoho holds this log more than once: {{ids}}.',
    'The first one counts. Delete the others in Zoho.',
  ),
  'log-other-organisation': text(
    'This log was owed to a Zoho organisation that is no longer connected.',
    'It is not written anywhere else. Enter it there by hand if it is needed.',
  ),
  'log-several-alike': text(
    'Whether this log was written cannot be told: in Zoho its marker is gone, and more than one record fits ({{ids}}).',
    'Look at these records. If the log is missing, choose Write again; if it is there, choose Give up.',
  ),
  'log-perhaps-deleted': text(
    'This log was perhaps written, and then deleted in Zoho ({{ids}}).',
    'A log deleted in Zoho is not written again. Choose Write again if it shall be written, or Give up.',
  ),
  'look-up-too-wide': text(
    'Whether this was written cannot be told: too many records have been created in Zoho since then to look through them all.',
    'Look for it in Zoho. If it is missing, choose Write again; if it is there, choose Give up.',
  ),
  'log-deleted-in-zoho': text('This log was deleted in Zoho.', 'It is not written again.'),
  'log-double-deleted': text(
    'Zoho held this log more than once; the younger one, which nobody had touched, was deleted ({{ids}}).',
    'Nothing to do.',
  ),
  'log-given-up': text('{{who}} gave this log up.', 'It is not written. Choose Write again if it shall be.'),
  'log-owner-inactive': text(
    'Zoho does not take {{user}} as owner any more.',
    'It is sent again with {{owner}} as owner, as set under Owner.',
  ),
  'log-owner-refused': text(
    'Zoho does not take {{user}} as owner, and nobody else can be the owner instead.',
    'Choose an active user under Owner on the settings page, then write it again.',
  ),
  'fallback-owner-inactive': text('This Zoho user is unknown or no longer active.', 'Choose an active user.'),
  'owner-no-record': text('No record was created for this call.', 'There is no owner to change.'),
  'owner-record-gone': text('The created record is no longer in Zoho.', 'There is no owner to change.'),
  'owner-edited': text('Somebody has edited the created record meanwhile.', 'Its owner stays as it is in Zoho.'),
  'note-log-gone': text('The log was deleted in Zoho.', 'The note is kept here with the call.'),
  'note-log-edited': text(
    'Somebody has edited the log in Zoho, so the note was not added.',
    'The note is kept here with the call; copy it into Zoho if it is needed there.',
  ),
  'note-too-late': text(
    'A note can be written until ten minutes after the call.',
    'What you typed was not saved. Copy it into Zoho by hand.',
  ),
  'zoho-record-changed': text('The record was changed in Zoho at the same moment.', 'It is looked at again.'),
  'log-being-checked': text(
    'This log was perhaps written before the database was restored, copied or out of use.',
    'Zoho is asked first; it is written only if Zoho does not have it.',
  ),
  // Deliveries as a whole (status)
  'deliveries-restored': text(
    'The database was restored from an older state ({{since}}). Nothing is written to Zoho until it is known what was written since.',
    'It goes on by itself in a few minutes. Keep Zoho connected.',
  ),
  'deliveries-moved': text(
    'The database or the data directory was moved, copied or restored (last in use {{since}}). Nothing is written to Zoho until it is known what was written since.',
    'It goes on by itself in a few minutes. If the original still runs, stop one of the two.',
  ),
  'two-servers-one-database': text(
    'Another Jackfield uses the same database: process {{process}} on {{host}}.',
    'Stop one of the two.',
  ),
  'installation-copied': text(
    'Zoho holds logs of this installation that this server has not written ({{ids}}).',
    'Most likely a copy of this installation runs somewhere: stop one of the two. Or somebody copied these records in Zoho.',
  ),
  'audit-failed': text(
    'What {{product}} holds could not be compared with the ledger. The reason is the next message.',
    'Calls are logged all the same. It is tried again by itself, within a day at the latest, and at once when you choose Compare with Zoho.',
  ),
} as const satisfies Record<string, ProblemText>
