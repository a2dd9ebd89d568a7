import { type ProblemText, text } from '../text.ts'

/** Of settings, calls, access and the server itself. */
export const server = {
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
  'dial-entry-gone': text('This entry of the search can no longer be called.', 'Search for the name again.'),
  'dial-blocked': text(
    'Numbers that begin with {{prefix}} are blocked.',
    'An administrator can allow them under PBX link.',
  ),
  'dial-too-often': text('Too many calls in a short time.', 'Wait {{seconds}} s and try again.'),
  'call-back-unknown': text(
    'No number to call back is known of this call.',
    'Enter the number, or open the record in Zoho to find it.',
  ),
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
} as const satisfies Record<string, ProblemText>
