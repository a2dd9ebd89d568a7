import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** The wire between Jackfield and the PBX's AMI, which a test can cut. */
export class AmiWire {
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #whole = true
  #silent = false

  private constructor(host: string) {
    this.#server = createServer((near) => {
      if (!this.#whole) return void near.resetAndDestroy()
      near.on('error', () => near.destroy())
      if (this.#silent) return void this.#open.add(near)
      const far = connect(5038, host)
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#open.add(from)
        from.pipe(to)
        from.on('error', () => to.destroy())
        from.on('close', () => {
          this.#open.delete(from)
          to.destroy()
        })
      }
    })
  }

  static async lay(host: string): Promise<AmiWire> {
    const wire = new AmiWire(host)
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve))
    return wire
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Resets what is open and whatever comes until `mend`. */
  cut(): void {
    this.#whole = false
    for (const socket of this.#open) socket.resetAndDestroy()
  }

  /** Nothing comes through any more, and neither side is told; new connections are taken and stay mute. */
  fallSilent(): void {
    this.#silent = true
    for (const socket of this.#open) socket.unpipe().pause()
  }

  /** What was cut may be connected anew; what had fallen silent is reset. */
  mend(): void {
    if (this.#silent) for (const socket of this.#open) socket.resetAndDestroy()
    this.#silent = false
    this.#whole = true
  }

  async remove(): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
