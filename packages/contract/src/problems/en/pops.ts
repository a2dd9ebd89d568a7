import { type ProblemText, text } from '../text.ts'

/** Of why a record did not open. */
export const pops = {
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
} as const satisfies Record<string, ProblemText>
