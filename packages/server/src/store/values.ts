/** What may cross the port to the database, in both directions. */
export type StoreValue = number | string | null | Uint8Array

/**
 * Checks the values of a statement. A boolean, `undefined`, `Date`, bigint or non-finite number is a programmer's mistake and
 * throws a `TypeError`: SQLite would bind some of them as NULL without a word.
 *
 * U+0000 in text becomes U+FFFD on both stores: PostgreSQL cannot hold it, and a hostile caller's name must not be able to stop
 * the unit that saves the call.
 */
export function storeValues(values: readonly unknown[], sql: string): StoreValue[] {
  return values.map((value, position) => {
    if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
    if (value === null || value instanceof Uint8Array) return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    const kind = value instanceof Date ? 'Date' : typeof value === 'number' ? String(value) : typeof value
    throw new TypeError(`parameter ${position + 1} is a ${kind}; only number, text, null and blob are stored: ${sql}`)
  })
}
