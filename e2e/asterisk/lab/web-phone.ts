import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'rolldown'
import type { LabAddress } from './address.ts'

/** What runs in the page: JsSIP's user agent with the sessions that it has, oldest first. */
interface PhoneInPage {
  sessions: {
    readonly direction: 'incoming' | 'outgoing'
    readonly remote_identity: { readonly uri: { toString(): string } }
    isEstablished(): boolean
    isInProgress(): boolean
    isEnded(): boolean
    answer(options: object): void
    terminate(options?: object): void
    unhold(): void
    hold(): void
    refer(target: string, options: object): void
  }[]
  call(number: string): void
  registered: boolean
}
declare const phone: PhoneInPage

let browser: Promise<Browser> | null = null
let users = 0

/** One Chromium for all browser phones of this process. */
function sharedBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: process.env['JACKFIELD_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.1.1',
    ],
  })
  return browser
}

/** A JsSIP phone in Chromium: several calls at once, and transfers by REFER with Replaces, which baresip does not have. */
export class WebPhone {
  readonly #page: Page
  readonly #server: Server

  private constructor(page: Page, server: Server) {
    this.#page = page
    this.#server = server
  }

  /** Resolves when it is registered at the PBX as `extension`. */
  static async start(address: LabAddress, extension: string): Promise<WebPhone> {
    users++
    const script = await bundled()
    const server = createServer((request, response) => {
      const isScript = request.url === '/phone.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : '<!doctype html><script src="/phone.js"></script>')
    })
    // A page on loopback counts as secure, so that it may use the microphone.
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const context = await (await sharedBrowser()).newContext()
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.evaluate(
      ([pbx, user]) => (globalThis as unknown as { start(pbx: string, user: string): void }).start(pbx!, user!),
      [address.inside, extension],
    )
    await page.waitForFunction(() => phone.registered, undefined, { timeout: 10_000 })
    return new WebPhone(page, server)
  }

  async stop(): Promise<void> {
    await this.#page.context().close()
    await new Promise((resolve) => this.#server.close(resolve))
    if (--users > 0) return
    await (await browser)?.close()
    browser = null
  }

  /** Waits for a call and picks up; resolves when it is established. */
  async accept(): Promise<void> {
    await this.#page.waitForFunction(() =>
      phone.sessions.some((each) => each.direction === 'incoming' && each.isInProgress()),
    )
    await this.#page.evaluate(() =>
      phone.sessions
        .find((each) => each.direction === 'incoming' && each.isInProgress())
        ?.answer({ mediaConstraints: { audio: true, video: false } }),
    )
    await this.#page.waitForFunction(() => phone.sessions.at(-1)?.isEstablished())
  }

  /** Waits for a call and sends it on to another number (302), as a phone does with its own call forwarding. */
  async redirect(number: string): Promise<void> {
    await this.#page.waitForFunction(() => phone.sessions.some((each) => each.isInProgress()))
    await this.#page.evaluate((to) => {
      const contact = `Contact: <sip:${to}@127.0.0.1>`
      phone.sessions.find((each) => each.isInProgress())?.terminate({ status_code: 302, extraHeaders: [contact] })
    }, number)
  }

  /** Holds what it has and calls another number. */
  async dial(number: string): Promise<void> {
    await this.#page.evaluate((to) => {
      for (const each of phone.sessions) if (each.isEstablished()) each.hold()
      phone.call(to)
    }, number)
  }

  /** Sends REFER with Replaces: whom it called last gets whom it had on hold. Resolves when both calls have left the phone. */
  async connectBoth(): Promise<void> {
    await this.#page.waitForFunction(() => phone.sessions.every((each) => each.isEnded() || each.isEstablished()))
    await this.#page.evaluate(() => {
      const [held, asked] = phone.sessions.filter((each) => each.isEstablished())
      if (!asked) return
      // Like any phone it hangs up by itself once the PBX has taken the transfer over.
      const accepted = () => {
        for (const each of [held, asked]) if (each && !each.isEnded()) each.terminate()
      }
      held?.refer(asked.remote_identity.uri.toString(), { replaces: asked, eventHandlers: { accepted } })
    })
    await this.#page.waitForFunction(() => phone.sessions.every((each) => each.isEnded()), undefined, { timeout: 5000 })
  }

  /** Takes everybody off hold, as a phone does that mixes its calls. */
  async mix(): Promise<void> {
    await this.#page.evaluate(() => {
      for (const each of phone.sessions) if (each.isEstablished()) each.unhold()
    })
  }

  /** Ends all its calls. */
  async hangup(): Promise<void> {
    await this.#page.evaluate(() => {
      for (const each of phone.sessions) if (!each.isEnded()) each.terminate()
      phone.sessions = []
    })
  }
}

let bundle: Promise<string> | null = null

/** JsSIP ships no bundle for browsers. */
function bundled(): Promise<string> {
  bundle ??= build({
    input: fileURLToPath(new URL('web-phone-page.ts', import.meta.url)),
    platform: 'browser',
    write: false,
    output: { format: 'iife' },
  }).then(({ output }) => output[0].code)
  return bundle
}
