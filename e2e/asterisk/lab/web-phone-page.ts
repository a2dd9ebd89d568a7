// Runs in Chromium, bundled by web-phone.ts.
import JsSIP from 'jssip'

const media = { mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } }
const state = globalThis as unknown as { phone: unknown; start: unknown }

state.start = (pbx: string, user: string) => {
  const agent = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(`ws://${pbx}:8088/ws`)],
    uri: `sip:${user}@${pbx}`,
    password: `secret${user}`,
    session_timers: false,
  })
  const phone = {
    registered: false,
    sessions: [] as unknown[],
    call: (number: string) => agent.call(`sip:${number}@${pbx}`, media),
  }
  state.phone = phone
  agent.on('registered', () => {
    phone.registered = true
  })
  agent.on('newRTCSession', ({ session }: { session: unknown }) => {
    phone.sessions.push(session)
  })
  agent.start()
}
