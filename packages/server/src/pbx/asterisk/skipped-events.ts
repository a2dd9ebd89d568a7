/** Half of what a PBX sends and nothing that a call is made of. */
export const SKIPPED_EVENTS: ReadonlySet<string> = new Set([
  'Newexten',
  'TestEvent',
  'DeviceStateChange',
  'NewConnectedLine',
  'NewCallerid',
  'RTCPSent',
  'RTCPReceived',
  'Cdr',
  'CEL',
  'SoftHangupRequest',
  'MusicOnHoldStart',
  'MusicOnHoldStop',
  'QueueMemberStatus',
  'MixMonitorStart',
  'MixMonitorStop',
  'BridgeCreate',
  'BridgeDestroy',
  'ContactStatus',
  'PeerStatus',
  'ExtensionStatus',
  'DTMFBegin',
  'DTMFEnd',
  'ChallengeSent',
  'SuccessfulAuth',
  'Registry',
])

/** Channel variables that say something about a call; a dialplan sets dozens of others on each. */
const WANTED_VARIABLES: ReadonlySet<string> = new Set([
  'MIXMONITOR_FILENAME',
  'TRANSFERERNAME',
  'EXTTOCALL',
  'DEXTEN',
  'NODEST',
  'RINGGROUP',
  'FROM_DID',
])

const VARIABLE = '\r\nVariable: '

/** Whether an event need not be read. @param bytes the whole event as it was sent */
export function isSkipped(name: string, bytes: Buffer): boolean {
  if (name !== 'VarSet') return SKIPPED_EVENTS.has(name)
  const at = bytes.indexOf(VARIABLE)
  if (at === -1) return true
  const end = bytes.indexOf('\r\n', at + VARIABLE.length)
  const variable = bytes.toString('latin1', at + VARIABLE.length, end === -1 ? bytes.length : end)
  return !WANTED_VARIABLES.has(variableName(variable))
}

/** Leading underscores: the variable is handed on to dialled channels. */
export function variableName(variable: string): string {
  return variable.replace(/^_+/, '')
}
