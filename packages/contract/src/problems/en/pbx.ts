import { type ProblemText, text } from '../text.ts'

/** Of the link to the phone system and its call records. */
export const pbx = {
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
} as const satisfies Record<string, ProblemText>
