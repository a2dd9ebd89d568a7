// What stands before the first call: demo PBX, local Zoho, people, numbers and bindings.
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoDirectory } from '@jackfield/contract/demo-pbx'
import { postJson } from '../e2e/toolkit/post-json.ts'
import type { Ready } from '../packages/sandbox/src/main.ts'
import { repositoryRoot } from '../scripts/paths.ts'
import { type Service, startService } from '../scripts/services.ts'
import { CHANGING } from './contact-changes.ts'
import { phonesOf } from './journals.ts'
import type { Cast } from './mix.ts'
import type { KnownRecord } from './owed.ts'

/** Starts one of the two as a process of its own, with its journal in `folder/part`. */
export async function startSandbox(
  folder: string,
  part: 'pbx' | 'zoho',
  args: readonly string[],
  services: Service[],
): Promise<Ready> {
  const readyFile = join(folder, `${part}-ready.json`)
  const ports = ['--pbx-port', '0', '--zoho-port-base', '0']
  const main = join(repositoryRoot, 'packages/sandbox/src/main.ts')
  const files = ['--journal', join(folder, part), '--ready-file', readyFile]
  const log = createWriteStream(join(folder, `${part}.log`))
  const service = await startService({
    name: part,
    command: process.execPath,
    args: [main, '--only', part, ...ports, ...files, ...args],
    ready: (lines) => lines.length > 0 && readable(readyFile) !== null,
    onLine: (line) => void log.write(`${line}\n`),
  })
  services.push(service)
  return JSON.parse(readable(readyFile) as string) as Ready
}

function readable(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Beside the generated contacts; gives everything that the CRM knows by number. */
export async function addLeadsAndAccounts(control: string): Promise<KnownRecord[]> {
  for (let i = 0; i < 6; i++) {
    const lead = { Last_Name: `Lead ${i}`, Company: 'Chaos', Phone: `+1917733${String(i).padStart(4, '0')}` }
    await postJson(`${control}/records/Leads`, { op: 'create', record: lead })
    const account = { Account_Name: `Account ${i}`, Phone: `+1347733${String(i).padStart(4, '0')}` }
    await postJson(`${control}/records/Accounts`, { op: 'create', record: account })
  }
  const known: KnownRecord[] = []
  for (const module of ['Contacts', 'Leads', 'Accounts'] as const) {
    const records = (await (await fetch(`${control}/records/${module}`)).json()) as Record<string, unknown>[]
    for (const record of records) {
      if (record.deleted || record.$converted) continue
      for (const e164 of phonesOf(record)) known.push({ module, id: String(record.id), e164 })
    }
  }
  return known
}

/** The field that Jackfield's documentation advises; unique, so that Zoho itself refuses a second log. Gives its name. */
export async function addMarkerField(control: string): Promise<string> {
  const name = 'Jackfield_Ref'
  await postJson(`${control}/fields/Calls`, { api_name: name, unique: true })
  return name
}

/** Binding by e-mail, as people would do it by hand, must be what the server says it did. */
export async function compareBindings(
  bindings: ReadonlyMap<string, string>,
  directory: DemoDirectory,
  control: string,
): Promise<void> {
  const users = (await (await fetch(`${control}/users`)).json()) as User[]
  compare(bindings, directory, users)
}

interface User {
  readonly id: string
  readonly email: string
  readonly active: boolean
}

/** Throws where other extensions are bound to other users than the e-mail addresses say. */
export function compare(bindings: ReadonlyMap<string, string>, directory: DemoDirectory, users: readonly User[]): void {
  const expected = directory.extensions.flatMap(({ number, email }) => {
    const user = users.find((one) => one.active && one.email.toLowerCase() === email?.toLowerCase())
    return user ? [`${number}=${user.id}`] : []
  })
  const actual = [...bindings].map(([number, user]) => `${number}=${user}`)
  if (expected.sort().join() !== actual.sort().join()) throw new Error(`bound ${actual}, but e-mails say ${expected}`)
}

/** Only numbers written in E.164 can be compared without the server's rules, and each must belong to one record. */
export const isCallable = ({ e164 }: KnownRecord): boolean => /^\+1(209200|917733|347733)\d{4}$/.test(e164)

/** Who takes part in the calls, and the numbers of the contacts that change. */
export function castOf(
  directory: DemoDirectory,
  bindings: ReadonlyMap<string, string>,
  known: readonly KnownRecord[],
): { readonly cast: Cast; readonly changing: readonly KnownRecord[] } {
  const [queue] = directory.queues
  const [ringGroup] = directory.ringGroups
  const unbound = directory.extensions.find(({ number }) => !bindings.has(number))
  if (!queue || !ringGroup || !unbound)
    throw new Error('the demo PBX lacks a queue, a ring group or an unbound extension')
  const callable = known.filter(isCallable)
  const changing = callable.filter(({ module }) => module === 'Contacts').slice(0, CHANGING)
  const cast = {
    bound: [...bindings.keys()],
    unbound: unbound.number,
    queue,
    ringGroup,
    // Leads and accounts stand at the end of the list; take them first, or a short run would have contacts only.
    customers: callable
      .filter((record) => !changing.includes(record))
      .map(({ e164 }) => e164)
      .reverse(),
    ownNumber: directory.dids[0] as string,
  }
  return { cast, changing }
}
