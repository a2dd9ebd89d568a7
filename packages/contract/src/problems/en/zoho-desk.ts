import { type ProblemText, text } from '../text.ts'

/** Of Zoho Desk. */
export const zohoDesk = {
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
    'Choose another organisation, or choose “Save and authorise” under Authorisation again and accept for this one. What is owed waits.',
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
} as const satisfies Record<string, ProblemText>
