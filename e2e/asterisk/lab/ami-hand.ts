import { connect } from 'node:net'

/** One action by the tests' own AMI user, outside of the driver that is tested. Rejects with the PBX's words. */
export function amiAction(host: string, name: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(5038, host)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      socket.destroy()
      settle()
    }
    const timer = setTimeout(() => end(() => reject(new Error(`no answer to ${name}`))), 5000)
    const action = (fieldsOf: Readonly<Record<string, string>>) =>
      socket.write(
        `${Object.entries(fieldsOf)
          .map(([field, value]) => `${field}: ${value}\r\n`)
          .join('')}\r\n`,
      )
    let read = ''
    socket.setEncoding('utf8')
    socket.on('error', (error) => end(() => reject(error)))
    socket.on('close', () => end(() => reject(new Error('closed'))))
    socket.on('connect', () => {
      action({ Action: 'Login', Username: 'lab', Secret: 'labsecret', Events: 'off' })
      action({ Action: name, ActionID: 'hand', ...fields })
    })
    socket.on('data', (text: string) => {
      read += text
      const answer = read.split('\r\n\r\n').find((each) => each.includes('ActionID: hand'))
      if (!answer) return
      end(() => (answer.includes('Response: Error') ? reject(new Error(answer)) : resolve(answer)))
    })
  })
}
