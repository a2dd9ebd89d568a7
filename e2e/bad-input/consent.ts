import { type AuthoriseResult, authoriseResultSchema, type Problem } from '@jackfield/contract'
import { type LocalCentre, zohoControl } from '../../packages/server/src/crm/testing/local-zoho.ts'
import { CookieJar } from '../toolkit/cookies.ts'
import type { Answer } from './answers.ts'
import type { Scene } from './scene.ts'

export interface TypedClient {
  readonly id: string
  readonly secret: string
}

/** A client at the local Zoho's API console. Its secrets are to be shown by nobody. */
export async function registerClient(scene: Scene, options: { centre?: LocalCentre; uri?: string; multiDc?: boolean }) {
  const { centre = scene.zoho.dataCentres.us, multiDc = false } = options
  const uri = options.uri ?? (await scene.zohoView()).redirectUri
  const client = await zohoControl(centre).client(uri, multiDc)
  scene.secrets.push(...Object.values(client.secrets))
  return client
}

/** Types into the form and saves it. */
export async function authorise(scene: Scene, client: TypedClient, changes: object = {}): Promise<Answer> {
  const { us } = scene.zoho.dataCentres
  if (client.secret.length > 8) scene.secrets.push(client.secret)
  return scene.asker.ask('POST', '/api/integrations/zoho-crm/authorise', {
    homeAddress: (await scene.zohoView()).homeAddress,
    accountsServer: us.accounts,
    productUrl: us.crm,
    clientId: client.id,
    clientSecret: client.secret,
    ...changes,
  })
}

/** As far as the address of the consent page. */
export async function consentAddress(scene: Scene, client: TypedClient): Promise<string> {
  const { status, text } = await authorise(scene, client)
  if (status !== 200) throw new Error(`authorise: ${status} ${text}`)
  return (JSON.parse(text) as { url: string }).url
}

/** Comes back from Zoho and reads the dialog. */
export async function comeBack(scene: Scene, back: string | URL): Promise<AuthoriseResult> {
  const { pathname, search } = new URL(back)
  await scene.asker.ask('GET', pathname + search)
  return authoriseResultSchema.parse(await scene.asker.get('/api/integrations/zoho-crm/result'))
}

/** The whole way without Zoho's pages: form, consent of that person, callback, dialog. */
export async function consent(
  scene: Scene,
  client: TypedClient,
  { user = 'ada@demo.jackfield.test', at = scene.us, ...changes }: ConsentOptions = {},
): Promise<AuthoriseResult> {
  return comeBack(scene, await at.accept(await consentAddress(scene, client), user, changes))
}

export interface ConsentOptions {
  readonly user?: string
  /** Data centre where the person lives. */
  readonly at?: ReturnType<typeof zohoControl>
  readonly scope?: string
}

/** What a dialog without success says. */
export function problemsOf({ ok, problems }: AuthoriseResult): readonly Problem[] {
  if (ok) throw new Error('it was connected')
  return problems
}

/** Signs in on Zoho's own page and presses Reject; gives the address to which the browser is sent. */
export async function reject(accounts: string, consentPage: string): Promise<string> {
  const cookies = new CookieJar()
  const browse = async (url: string, fields?: Record<string, string>) => {
    const form = fields && { method: 'POST', body: new URLSearchParams(fields) }
    const answer = await fetch(url, { redirect: 'manual', headers: cookies.header(url), ...form })
    cookies.take(url, answer.headers)
    return answer
  }
  const person = (await (await browse(`${accounts}/signin`)).text())
    .split('<button')
    .find((part) => part.includes('Ada'))
  await browse(`${accounts}/signin`, { user: /value="(\d+)"/.exec(person ?? '')?.[1] ?? '', continue: '/' })
  const page = await (await browse(consentPage)).text()
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const answer = await browse(`${accounts}/oauth/v2/auth/consent`, { request, decision: 'reject' })
  const location = answer.headers.get('location')
  if (location === null) throw new Error(`Zoho did not lead back: ${answer.status}`)
  return location
}
