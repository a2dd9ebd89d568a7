/** Ids of records by the marker that they carry. */
export type Found = ReadonlyMap<string, readonly string[]>

/** Of what was found, what belongs to the wanted ones. */
export function only(wanted: readonly { readonly ref: string }[], found: Found): Found {
  const refs = new Set(wanted.map(({ ref }) => ref))
  return new Map([...found].filter(([ref]) => refs.has(ref)))
}
