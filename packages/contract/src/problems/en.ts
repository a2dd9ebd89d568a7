import type { ProblemText } from './index.ts'

const text = (what: string, remedy: string): ProblemText => ({ what, remedy })

export const en = {
  // PBX link
  'pbx-not-configured': text('No phone system is connected yet.', 'Enter its address under PBX link.'),
  'pbx-unreachable': text(
    'The phone system does not answer at {{host}}:{{port}} ({{reason}}).',
    'Check address, port and firewall. On Asterisk, manager.conf must have enabled=yes and a bindaddr that this server reaches.',
  ),
  'pbx-not-ami': text(
    'Something answers at {{host}}:{{port}}, but it is not an Asterisk Manager Interface.',
    'Enter the AMI port (5038 unless changed), not the SIP or web port.',
  ),
  'pbx-login-refused': text(
    'The phone system refuses the user {{user}}.',
    'Check the user name and secret in manager.conf, and that permit= allows this server’s address.',
  ),
  'pbx-permissions': text(
    'The manager user lacks rights: {{missing}}.',
    'Add them to read= and write= in manager.conf and reload the manager.',
  ),
  'pbx-link-down': text(
    'The link to the phone system is down.',
    'It is restored by itself; see PBX link for the reason.',
  ),
  'pbx-protocol': text(
    'The phone system sent something that could not be understood ({{detail}}).',
    'The link was closed and is set up again. If it happens again, check what stands between this server and the phone system.',
  ),
  'pbx-refused': text('The phone system refused: {{detail}}.', 'Check the extension and try again.'),
  'pbx-answer-late': text(
    'The phone system did not answer in {{seconds}} s.',
    'Try again; if it stays, check its load.',
  ),
  // Call records of the PBX (CDR)
  'cdr-unreachable': text(
    'The database with the call records does not answer at {{host}}:{{port}} ({{reason}}).',
    'Check address, port and firewall, and that the database listens for this server.',
  ),
  'cdr-refused': text(
    'The database with the call records refuses the user {{user}} ({{reason}}).',
    'Check user, password and database, and that this user may read the table (GRANT SELECT).',
  ),
  'cdr-no-table': text(
    'There is no table {{table}} in the database {{database}}.',
    'FreePBX keeps its records in the table cdr of the database asteriskcdrdb.',
  ),
  'cdr-columns': text(
    'The call records lack what is needed: {{missing}}.',
    'Check the table, or the columns of the file in the order of cdr_custom.conf.',
  ),
  'cdr-file': text(
    'The file {{file}} cannot be read ({{reason}}).',
    'Check the path, and that this server’s user may read the file.',
  ),
  'cdr-busy': text(
    'The call records did not answer in {{seconds}} s (table {{table}}).',
    'It may be locked, e.g. by a backup, or lack an index on its time column. It is asked again.',
  ),
  'cdr-no-index': text(
    'The time column {{column}} of the table {{table}} has no index.',
    'Create one (CREATE INDEX ON {{table}} ({{column}})); without it every comparison reads the whole table.',
  ),
  'cdr-no-linked-id': text(
    'The call records have no linked id.',
    'Calls are found by unique id instead, which joins transferred calls less surely. In cdr.conf, newcdrcolumns=yes adds it to Master.csv.',
  ),
  'cdr-no-id': text(
    'The call records have neither linked id nor unique id.',
    'Calls are found by time and number only, and doubtful ones wait for a person. In cdr.conf, loguniqueid=yes adds the unique id.',
  ),
  'cdr-time-zone': text(
    'The times of the call records are {{hours}} h off from the time zone {{zone}}.',
    'Choose the time zone in which the PBX writes them; with usegmtime=yes it is UTC.',
  ),
  'cdr-clock': text(
    'The newest call record lies {{minutes}} min in the future.',
    'Check the time zone of the records and the clocks of the PBX and of this server.',
  ),
  'cdr-zone-unknown': text('There is no time zone {{zone}}.', 'Enter a name such as Europe/Berlin, or UTC.'),
  'cdr-empty': text(
    'There is no call record yet.',
    'After the first call there should be one; if not, check cdr.conf and the backend on the PBX.',
  ),
  'cdr-queue-log': text(
    'The queue log cannot be read ({{reason}}).',
    'Check its path or table. Without it the talk time of queue calls is an upper bound.',
  ),
  // Zoho: authorisation
  'zoho-consent-refused': text('Access was not granted in Zoho.', 'Choose Connect again and accept on Zoho’s page.'),
  'zoho-wrong-secret': text(
    'Zoho does not accept the client secret.',
    'Copy the client secret again from Zoho’s API console. With a multi-DC client, take the secret of your data centre.',
  ),
  'zoho-unknown-client': text(
    'Zoho at {{host}} does not know this client ID.',
    'Check the client ID, and that the account server is the one of your data centre.',
  ),
  'zoho-wrong-data-centre': text(
    'This Zoho account lives in another data centre: {{actual}} instead of {{chosen}}.',
    'Choose {{actual}} as the account server. The API client must exist there or be a multi-DC client.',
  ),
  'zoho-host-not-allowed': text(
    'The account server {{host}} is not a Zoho server that this installation trusts.',
    'Choose one of the listed data centres.',
  ),
  'zoho-redirect-mismatch': text(
    'Zoho does not know the redirect URI {{uri}}.',
    'In Zoho’s API console, enter exactly this address as an authorized redirect URI.',
  ),
  'zoho-code-expired': text('Zoho’s authorisation code was used already or is too old.', 'Choose Connect again.'),
  'zoho-state-invalid': text(
    'This answer from Zoho does not belong to a connection that you started here.',
    'Start again with Connect, in this browser.',
  ),
  'zoho-no-refresh-token': text(
    'Zoho granted access for one hour only.',
    'Choose Connect again and accept; if it stays, remove Jackfield from the connected apps of your Zoho account first.',
  ),
  'zoho-missing-scope': text(
    'Zoho did not grant all rights: {{scopes}}.',
    'Choose Connect again and accept all of them.',
  ),
  'scope-costs-contacts': text(
    'Without the right to Contacts, calls of contacts open no record, have no log, and no contact can be created.',
    'It is ZohoCRM.modules.contacts.ALL on Zoho’s page.',
  ),
  'scope-costs-leads': text(
    'Without the right to Leads, calls of leads open no record, have no log, and no lead can be created.',
    'It is ZohoCRM.modules.leads.ALL on Zoho’s page.',
  ),
  'scope-costs-accounts': text(
    'Without the right to Accounts, calls of accounts open no record and have no log.',
    'It is ZohoCRM.modules.accounts.ALL on Zoho’s page.',
  ),
  'scope-costs-calls': text(
    'Without the right to Calls, no call log can be written.',
    'It is ZohoCRM.modules.calls.ALL on Zoho’s page.',
  ),
  'scope-costs-fields': text(
    'Without the right to read fields, numbers in your own phone fields are not found, and mandatory fields are not known.',
    'It is ZohoCRM.settings.fields.READ on Zoho’s page.',
  ),
  'scope-costs-search': text(
    'Without the right to search, callers that are not in the copy of numbers are not found.',
    'It is ZohoSearch.securesearch.READ on Zoho’s page.',
  ),
  'scope-costs-coql': text(
    'Without the right to query (COQL), looking up logs reads long lists: slower, and for more API credits. More than 100,000 records of a module cannot be copied.',
    'Connect again and accept ZohoCRM.coql.READ.',
  ),
  'scope-costs-notifications': text(
    'Without the right to notifications, changes in Zoho arrive within half an hour instead of seconds.',
    'Connect again and accept ZohoCRM.notifications.ALL.',
  ),
  'zoho-hidden-contacts': text(
    'The connected account does not see the module Contacts. Calls of contacts open no record and have no log, no contact can be created, and their numbers count as unknown.',
    'In Zoho, show the module to the profile of this account (Setup > Security Control > Profiles, and Modules and Fields), then check again.',
  ),
  'zoho-hidden-leads': text(
    'The connected account does not see the module Leads. Calls of leads open no record and have no log, no lead can be created, and their numbers count as unknown.',
    'In Zoho, show the module to the profile of this account (Setup > Security Control > Profiles, and Modules and Fields), then check again.',
  ),
  'zoho-hidden-accounts': text(
    'The connected account does not see the module Accounts. Calls of accounts open no record and have no log, and their numbers count as unknown.',
    'In Zoho, show the module to the profile of this account (Setup > Security Control > Profiles, and Modules and Fields), then check again.',
  ),
  'zoho-hidden-calls': text(
    'The connected account does not see the module Calls. No call log can be written; it is refused and stands in the ledger.',
    'In Zoho, show the module to the profile of this account (Setup > Security Control > Profiles, and Modules and Fields), then check again.',
  ),
  'zoho-no-create-contacts': text(
    'The connected account may not create contacts. “Create new contact” fails for contacts, automatic and by hand.',
    'In Zoho, give its profile the right to create Contacts, or create leads instead.',
  ),
  'zoho-no-create-leads': text(
    'The connected account may not create leads. “Create new contact” fails for leads, automatic and by hand.',
    'In Zoho, give its profile the right to create Leads, or create contacts instead.',
  ),
  'zoho-no-create-calls': text(
    'The connected account may not create calls. No call log can be written; it is refused and stands in the ledger.',
    'In Zoho, give its profile the right to create Calls, then write the refused logs again.',
  ),
  'zoho-no-edit': text(
    'The connected account may not edit records in {{modules}}. Notes that agents write after the log, and the hand-over of new records to who answers, do not reach Zoho.',
    'Calls open records and are logged all the same. The right to edit is given in the profile.',
  ),
  'zoho-rights-unread': text(
    'What the profile of the connected account may do in each module could not be read.',
    'Connect again and accept ZohoCRM.settings.modules.READ. Everything that is allowed works without it.',
  ),
  'zoho-not-administrator': text(
    'The Zoho account {{email}} is not an administrator.',
    'Connect with an administrator’s account: others see only a part of the records, and calls would go missing.',
  ),
  'zoho-no-api-access': text(
    'The profile of this Zoho user has no API access.',
    'In Zoho: Setup > Security Control > Profiles > Developer Permissions > Zoho CRM API Access.',
  ),
  'zoho-needs-reauthorisation': text(
    'Zoho no longer accepts our authorisation.',
    'Choose Connect again. Nothing is lost meanwhile: what is owed waits.',
  ),
  'zoho-not-connected': text('Zoho is not connected.', 'Connect it under Integrations.'),
  // Zoho: requests
  'zoho-unreachable': text(
    'Zoho cannot be reached ({{reason}}).',
    'Check this server’s internet access. It is tried again by itself.',
  ),
  'zoho-outage': text('Zoho has a fault of its own (HTTP {{status}}).', 'It is tried again by itself.'),
  'zoho-bad-answer': text('Zoho’s answer could not be read ({{detail}}).', 'It is tried again by itself.'),
  'zoho-throttled': text(
    'Zoho asks for a pause because of too many requests.',
    'It goes on by itself in about {{minutes}} min.',
  ),
  'zoho-credits-exhausted': text(
    'Zoho’s API credits or concurrent requests are used up.',
    'It goes on by itself. If it stays, buy credits in Zoho or lower the use of them.',
  ),
  'zoho-timeout': text(
    'Zoho did not answer in time.',
    'Whether it was written is looked up before anything is repeated.',
  ),
  'zoho-refused-record': text(
    'Zoho refused the record: {{code}} {{detail}}.',
    'Mend it in Zoho or in the settings, then choose Write again.',
  ),
  'zoho-no-permission': text(
    'Zoho refuses this for lack of permission ({{detail}}).',
    'Give the connected user’s profile this permission.',
  ),
  // Zoho Desk
  'desk-no-department': text(
    'No department of Zoho Desk is chosen. Calls, tickets and new records cannot be written without one; what is owed waits.',
    'Choose one under Integrations > Helpdesk > Zoho Desk, Organisation and department.',
  ),
  'desk-department-gone': text(
    'The chosen department is disabled in Zoho Desk, or no longer there. Nothing is written; what is owed waits.',
    'Enable it in Zoho Desk, or choose another one under Integrations > Helpdesk > Zoho Desk, Organisation and department.',
  ),
  'desk-fields-missing': text(
    'Zoho Desk demands fields that are not filled: {{fields}}.',
    'Enter these names with a value under Mandatory fields on the Zoho Desk page, or make the fields optional in Zoho’s layout. Then choose Write again.',
  ),
  'desk-tickets-need-contacts': text(
    'Tickets are made for contacts only, and unknown numbers become accounts as it is set.',
    'Create contacts instead, or switch automatic tickets off.',
  ),
  'desk-no-call-logs': text(
    'The edition of this Zoho Desk takes no call logs.',
    'They need Zoho Desk Standard or higher. Screen pops, contacts and tickets work without them. After a change of edition, check again on the Zoho Desk page.',
  ),
  'log-account-only': text(
    'Only accounts in Zoho Desk have this number, and its call logs need a contact.',
    'Add the number to a contact of the account; the next call is logged.',
  ),
  'ticket-account-only': text(
    'Only accounts in Zoho Desk have this number, and its tickets need a contact.',
    'Add the number to a contact of the account; the next call gets its ticket.',
  ),
  'ticket-edited': text('Somebody has edited the ticket meanwhile.', 'It stays as it is in Zoho Desk.'),
  'ticket-gone': text('The ticket is no longer in Zoho Desk.', 'It is not made again.'),
  'desk-no-organisation': text(
    'This Zoho account is an agent of no organisation in Zoho Desk.',
    'Add it as an agent in Zoho Desk, or connect with another account.',
  ),
  'desk-organisation-gone': text(
    'The chosen organisation of Zoho Desk is gone, or was not part of the consent.',
    'Choose another organisation, or choose Connect again and accept for this one. What is owed waits.',
  ),
  'desk-department-disabled': text(
    'The chosen department {{department}} is disabled in Zoho Desk.',
    'Enable it in Zoho Desk (Setup > General > Departments), or choose another one.',
  ),
  'desk-no-enabled-department': text(
    'No department is enabled in this organisation of Zoho Desk, so no call and no ticket can be written.',
    'Enable one in Zoho Desk (Setup > General > Departments), then check again.',
  ),
  'desk-edition': text(
    'The edition of Zoho Desk does not allow this ({{detail}}).',
    'A higher edition is needed in Zoho Desk; what was refused can be written again then.',
  ),
  'desk-hidden': text(
    'The connected account does not see {{modules}} in Zoho Desk.',
    'In Zoho Desk, give its profile the right to them (Setup > Users and Control > Permissions), then check again.',
  ),
  'desk-scope-costs-contacts': text(
    'Without the right to contacts, callers are not found in Zoho Desk and no pop opens.',
    'It is Desk.contacts.READ on Zoho’s page.',
  ),
  'desk-scope-costs-tickets': text(
    'Without the right to tickets, whether a ticket was written cannot be looked up.',
    'It is Desk.tickets.READ on Zoho’s page.',
  ),
  'desk-scope-costs-calls': text(
    'Without the right to calls, whether a call log was written cannot be looked up.',
    'It is Desk.calls.READ on Zoho’s page.',
  ),
  'desk-scope-costs-search': text(
    'Without the right to search, callers that are not in the copy of numbers are not found in Zoho Desk.',
    'It is Desk.search.READ on Zoho’s page.',
  ),
  // Settings
  'invalid-input': text('The field {{field}} is not right: {{detail}}.', 'Correct it and save again.'),
  'template-unknown-variable': text('There is no variable {{variable}}.', 'Use one of: {{known}}.'),
  'extension-twice': text(
    'Extension {{extension}} would belong to two Zoho users: {{first}} and {{second}}.',
    'Take it away from one of them.',
  ),
  'extension-unknown': text('There is no extension {{extension}}.', 'Choose one from the list.'),
  'index-copy-off': text(
    'Numbers are not copied: copying or the integration is switched off.',
    'Switch both on on the page of the integration, save, and start again.',
  ),
  'not-found': text('It does not exist (any more).', 'Reload the page.'),
  'settings-changed': text(
    'Somebody else changed these settings meanwhile.',
    'Reload, look at the change and save again.',
  ),
  // Calls
  'number-not-dialable': text(
    '{{number}} is not a number that can be dialled.',
    'Enter digits, with an optional + in front.',
  ),
  'dial-blocked': text(
    'Numbers that begin with {{prefix}} are blocked.',
    'An administrator can allow them under PBX link.',
  ),
  'dial-too-often': text('Too many calls in a short time.', 'Wait {{seconds}} s and try again.'),
  'call-gone': text('This call has ended.', 'Nothing to do.'),
  // Access
  'sign-in-failed': text('Name or password is wrong.', 'Try again.'),
  'sign-in-throttled': text('Too many attempts.', 'Wait {{seconds}} s and try again.'),
  'not-signed-in': text('You are not signed in, or your session has ended.', 'Sign in again.'),
  forbidden: text('This is for administrators only.', 'Sign in as an administrator.'),
  'link-used': text('This link was used already or is too old.', 'Ask your administrator for a new one.'),
  'setup-done': text('Jackfield is set up already.', 'Sign in.'),
  csrf: text('The request did not come from this page.', 'Reload the page and try again.'),
  // Server
  'port-in-use': text(
    'Port {{port}} on {{host}} is in use by another program.',
    'End that program, or choose another port with --port.',
  ),
  'store-unavailable': text(
    'The database cannot be written ({{detail}}).',
    'Calls go on and are saved as soon as it works again. Check disk space and the database.',
  ),
  'store-newer': text(
    'The database was made by a newer Jackfield (schema {{found}}, this one knows {{known}}).',
    'Install the newer version again.',
  ),
  'config-invalid': text('The configuration {{file}} is not right: {{detail}}.', 'Correct it and start again.'),
  'key-missing': text(
    'The secrets in the database cannot be read with this key.',
    'Restore the key file, or enter the secrets again.',
  ),
  internal: text('Something went wrong that should not.', 'Please report it with the reference.'),
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
  // Why a record did not open by itself (ledger)
  'pop-internal': text('Internal call.', 'Internal calls open no record.'),
  'pop-outbound': text(
    'Outbound call.',
    'Outbound calls never open a record by themselves; the agent opens it from the call card.',
  ),
  'pop-not-connected': text('No CRM or helpdesk was connected at that time.', 'Connect one under Integrations.'),
  'pop-integration-disabled': text('The integration was disabled at that time.', 'Enable it under Integrations.'),
  'pop-not-bound': text('The extension belonged to no Zoho user.', 'Bind it under Integrations, step Users.'),
  'pop-off': text('Screen pop was switched off for this extension.', 'Switch it on under Extensions.'),
  'pop-manual': text(
    'Screen pop was set to manual for this extension.',
    'The agent opens the record from the call card. Automatic can be chosen under Extensions.',
  ),
  'pop-not-answered': text(
    'It was to open on answer, and this extension did not answer.',
    'Under Extensions it can be set to open at ringing.',
  ),
  'pop-not-talked': text(
    'It was to open at the end of the call, and this extension had no part in it.',
    'Under Extensions it can be set to open at ringing.',
  ),
  'pop-no-record-in-time': text(
    'No record of this number was known while it rang.',
    'Either Zoho answered too late, or the record was added later. The next call from this number finds it.',
  ),
  'pop-not-seen': text(
    'This server did not see the call while it rang: it or its link to the phone system was down.',
    'What is owed to Zoho is written all the same.',
  ),
  'pop-no-client': text(
    'No agent page was open for this extension.',
    'The agent signs in by the link made under Extensions, and keeps the page open.',
  ),
  'pop-no-web-client': text(
    'No web client was open for this extension, and only that one opens records at this moment.',
    'The agent opens the agent page in a browser, or the desktop client is set to open records by itself under Extensions.',
  ),
  'pop-no-desktop-client': text(
    'No desktop client was open for this extension, and only that one opens records at this moment.',
    'The agent opens the installed app, or the web client is set to open records by itself under Extensions.',
  ),
  'pop-test-no-client': text(
    'No agent page of extension {{extension}} is open.',
    'Sign the agent in first, then test again.',
  ),
  'pop-blocked': text(
    'The agent’s browser blocked the tab.',
    'Pop-ups must be allowed for this server’s address in that browser; the call card shows how.',
  ),
  'pop-unconfirmed': text(
    'It was sent to the agent page, which did not say that it opened.',
    'The page or its connection ended just then. It is not sent twice.',
  ),
  // Recordings
  'recordings-folder': text(
    'There is no folder {{folder}} on this server.',
    'Mount the recordings of the phone system here, and check the path.',
  ),
  'recordings-unreadable': text(
    'The user {{user}} may not read {{path}}.',
    'Give this user read access, for example through the group asterisk, and the x right on every folder above it.',
  ),
  'recordings-empty': text(
    'There is no recording in {{folder}} yet.',
    'Check that the phone system records calls, and that this is the folder in which it puts them.',
  ),
  'recordings-unavailable': text(
    'The recordings cannot be read at the moment ({{reason}}).',
    'Check the mounted folder or the phone system under PBX link; then try again.',
  ),
  'recordings-not-connected': text(
    'The recordings of the phone system are not connected.',
    'Enter their folder under PBX link, Call records.',
  ),
  'recording-waiting': text(
    'The phone system has not finished the recording yet.',
    'It can be played a few seconds after the call has ended.',
  ),
  'recording-missing': text(
    'The phone system has no recording of this call.',
    'It was not recorded, or the file was deleted there.',
  ),
  'recording-link-invalid': text(
    'This is no link to a recording.',
    'Open it from the call log in Zoho again; it must not be cut off.',
  ),
  'recording-link-revoked': text(
    'This link is no longer valid.',
    'Playing recordings from Zoho was switched off, or Zoho was disconnected, after the link had been made.',
  ),
  'recording-sign-in': text(
    'This recording is only for those who are signed in.',
    'Open the link, and sign in with Zoho or as an agent or administrator of Jackfield.',
  ),
  'recording-link-throttled': text(
    'Too many recordings were asked for from this address.',
    'Wait {{seconds}} s, then try again.',
  ),
  // Signing in with Zoho to hear a recording
  'recording-zoho-refused': text(
    'Zoho did not let this server see who you are.',
    'Choose “Sign in with Zoho” again and accept on Zoho’s page. If you accepted, too many people signed in at the same time: wait ten minutes.',
  ),
  'recording-zoho-state': text(
    'This answer from Zoho belongs to no sign-in that was begun in this browser, or it was used already or is older than half an hour.',
    'Open the recording from the call log in Zoho, and choose “Sign in with Zoho” there.',
  ),
  'recording-zoho-late': text('Zoho’s answer was used already or came too late.', 'Choose “Sign in with Zoho” again.'),
  'recording-zoho-elsewhere': text(
    'Your Zoho account lives in another data centre ({{actual}}) than this company’s Zoho ({{own}}).',
    'Sign out of Zoho, then choose “Sign in with Zoho” again with the account that you have in this company.',
  ),
  'recording-zoho-organisation': text(
    '{{user}} is signed in to another organisation of Zoho CRM than the one in which this link stands.',
    'In Zoho CRM, change to that organisation, or sign out of Zoho; then choose “Sign in with Zoho” again.',
  ),
  'recording-zoho-unknown': text(
    '{{user}} is not known here as a user of this company’s Zoho CRM.',
    'If it is the wrong account, sign out of Zoho first. If you were added lately, your administrator chooses “Fetch users from Zoho” under Integrations > CRM > Zoho, and binds you.',
  ),
  'recording-zoho-inactive': text(
    'The Zoho user {{user}} is not active.',
    'Ask your Zoho administrator to activate it, and the administrator of Jackfield to fetch the users from Zoho.',
  ),
  'recording-zoho-not-bound': text(
    'The Zoho user {{user}} is bound to no extension.',
    'Ask your administrator to bind one under Integrations > CRM > Zoho, step Users. If it is the wrong account, sign out of Zoho first.',
  ),
  'recording-zoho-scope': text(
    'Zoho granted too little to see who you are.',
    'Choose “Sign in with Zoho” again and accept everything on Zoho’s page.',
  ),
  'recording-zoho-no-api-access': text(
    'Your profile in Zoho has no API access, so that Zoho does not tell who you are.',
    'Open your agent page in this browser instead. A Zoho administrator can allow it: Setup > Security Control > Profiles > Developer Permissions > Zoho CRM API Access.',
  ),
  'recording-zoho-throttled': text(
    'Zoho asks for a pause because of too many requests.',
    'Sign in again in about {{minutes}} min, or open your agent page in this browser.',
  ),
  'recording-zoho-busy': text(
    'Too many people signed in with Zoho in the last minutes.',
    'Sign in again in about {{minutes}} min, or open your agent page in this browser.',
  ),
  'recording-zoho-no-answer': text(
    'Zoho did not tell who you are ({{detail}}).',
    'Choose “Sign in with Zoho” again in a moment. If it stays, tell your administrator what stands in the brackets.',
  ),
  'recording-zoho-client': text(
    'Zoho does not accept this server’s client ({{detail}}).',
    'Tell your administrator: the connection is mended under Integrations > CRM > Zoho. Until then, open your agent page in this browser.',
  ),
  // Keeping up with Zoho
  'changes-no-scope': text(
    'Zoho does not notify this server of changes: that permission (ZohoCRM.notifications.ALL) was not granted. Zoho is asked for changes instead, every few minutes.',
    'Authorise again on this page; the permission is asked for. Until then changes arrive within 30 minutes.',
  ),
  'changes-not-public': text(
    'Zoho cannot call this server: the address {{address}} is not one of the public internet. Zoho is asked for changes instead, every few minutes.',
    'Nothing has to be done: changes arrive within 30 minutes. For changes within seconds, connect with a public address.',
  ),
  'changes-not-told': text(
    'Zoho’s notifications of changes do not reach this server. Zoho is asked for changes instead, every few minutes.',
    'See whether {{address}} can be reached from the internet, through the firewall and the reverse proxy.',
  ),
  // Dial search
  'dial-search-too-often': text(
    'Zoho was asked so often that it is not asked for a moment.',
    'Go on in {{seconds}} seconds, or choose among the local entries.',
  ),
  // API credits
  'credits-copy-paused': text(
    'Numbers are not copied at the moment, to save Zoho’s API credits for calls.',
    'The copy goes on by itself when there are enough again; API credits on this page shows when that is expected.',
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
  // Company contacts
  'contact-group-synchronised': text(
    'The group {{group}} is filled from Zoho and can only be looked at.',
    'Change the contact in Zoho; the change arrives by itself. After disconnecting, the group can be edited here.',
  ),
  'contact-group-name-taken': text('There is a group named {{name}} already.', 'Choose another name.'),
  'contact-file-format': text(
    'This file is neither CSV nor vCard.',
    'Save a spreadsheet as CSV (UTF-8), or export contacts as vCard (.vcf).',
  ),
  'contact-file-empty': text(
    'This file has no contacts.',
    'Choose a file with a line of column names and a line for each contact.',
  ),
  'contact-file-no-name-column': text(
    'The first line names no column for the name. It names: {{headers}}.',
    'Name one column “Name”, or two “First name” and “Last name”.',
  ),
  'contact-file-no-number-column': text(
    'The first line names no column for a number. It names: {{headers}}.',
    'Name one column “Phone”, “Mobile” or “Number”.',
  ),
  'contact-file-broken': text(
    'From row {{row}} on the file cannot be read, most likely because of a quotation mark that is never closed.',
    'What stands before that row is imported. Mend the row and import the file again; with “update”, nothing is doubled.',
  ),
  'contact-import-too-many-rows': text(
    'The file has more than {{rows}} entries; those are imported, the rest is not.',
    'Put the rest into a second file.',
  ),
  'contact-import-running': text('Another import is running ({{file}}).', 'Wait until it ends, or cancel it.'),
  'contact-import-interrupted': text(
    'The server ended during this import. What the counts say is imported, the rest is not.',
    'Import the file again; with “update”, nothing is doubled.',
  ),
  'contact-import-group-gone': text(
    'The group was deleted, or came under an integration, during this import.',
    'Import the file into another group.',
  ),
} as const satisfies Record<string, ProblemText>
