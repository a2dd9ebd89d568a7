import { type ProblemText, text } from '../text.ts'

/** Of recordings, and signing in to hear them. */
export const recordings = {
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
    'Playing recordings from Zoho was switched off, or Zoho was disconnected, after the link had been made. If the integration is only disabled, the link works when it is enabled again.',
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
} as const satisfies Record<string, ProblemText>
