import { type ProblemText, text } from '../text.ts'

/** Of company contacts. */
export const contacts = {
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
