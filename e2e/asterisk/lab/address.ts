/** Where a lab lives on the loopback interface, so that two of them can run side by side. */
export interface LabAddress {
  /** The PBX and the extensions' phones. */
  readonly inside: string
  /** The outside world; the PBX tells it from extensions by the address. */
  readonly outside: string
  /** A second phone of the outside world. */
  readonly elsewhere: string
}

/** @param net 0 to 255; two labs at once need different ones */
export const labAddress = (net: number): LabAddress => ({
  inside: `127.0.${net}.1`,
  outside: `127.0.${net}.2`,
  elsewhere: `127.0.${net}.3`,
})
