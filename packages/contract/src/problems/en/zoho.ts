import { type ProblemText, text } from '../text.ts'

/** Of connecting Zoho, its requests, changes and credits. */
export const zoho = {
  // Zoho: authorisation
  'zoho-consent-refused': text(
    'Access was not granted in Zoho.',
    'Choose “Save and authorise” under Authorisation again, and accept on Zoho’s page.',
  ),
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
  'zoho-code-expired': text(
    'Zoho’s authorisation code was used already or is too old.',
    'Choose “Save and authorise” under Authorisation again.',
  ),
  'zoho-state-invalid': text(
    'This answer from Zoho does not belong to a connection that you started here.',
    'In this browser, choose “Save and authorise” under Authorisation again.',
  ),
  'zoho-no-refresh-token': text(
    'Zoho granted access for one hour only.',
    'Choose “Save and authorise” under Authorisation again and accept; if it stays, remove Jackfield from the connected apps of your Zoho account first.',
  ),
  'zoho-missing-scope': text(
    'Zoho did not grant all rights: {{scopes}}.',
    'Choose “Save and authorise” under Authorisation again, and accept all of them.',
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
    'Authorise again and accept ZohoCRM.coql.READ.',
  ),
  'scope-costs-notifications': text(
    'Without the right to notifications, changes in Zoho arrive within half an hour instead of seconds.',
    'Authorise again and accept ZohoCRM.notifications.ALL.',
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
    'Authorise again and accept ZohoCRM.settings.modules.READ. Everything that is allowed works without it.',
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
    'Choose “Save and authorise” under Authorisation again. Nothing is lost meanwhile: what is owed waits.',
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
  // Keeping up with Zoho
  'changes-no-scope': text(
    'Zoho does not notify this server of changes: that permission ({{scope}}) was not granted. Zoho is asked for changes instead, every few minutes.',
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
  'changes-address-too-long': text(
    'Zoho Desk cannot call this server: the address {{address}} and its secret are longer than the {{most}} characters that it takes. It is asked for changes instead, every few minutes.',
    'Nothing has to be done: changes arrive within 30 minutes. For changes within seconds, connect with a shorter address.',
  ),
  // Dial search
  'dial-search-too-often': text(
    'Zoho was asked so often that it is not asked for a moment.',
    'Go on in {{seconds}} seconds, or choose among the local entries.',
  ),
  // API credits
  'copy-module-hidden': text(
    'The connected account may not read {{modules}} in Zoho: their numbers are not copied. What was copied of them before is used as before.',
    'Give its profile the right to them in Zoho, then choose Copy now. Without that it is tried again once a day.',
  ),
  'credits-copy-paused': text(
    'Numbers are not copied at the moment, to save Zoho’s API credits for calls.',
    'The copy goes on by itself when there are enough again; API credits on this page shows when that is expected.',
  ),
} as const satisfies Record<string, ProblemText>
