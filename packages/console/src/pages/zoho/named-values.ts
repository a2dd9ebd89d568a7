/** A mandatory field as an administrator types it, with the value that records get. */
export interface NamedValue {
  name: string
  value: string
}

export const toRows = (defaults: Readonly<Record<string, string>>): NamedValue[] =>
  Object.entries(defaults).map(([name, value]) => ({ name, value }))

const isEmpty = ({ name, value }: NamedValue) => name.trim() === '' && value.trim() === ''

/** Rows in which nothing stands count as not there. */
export const fromRows = (rows: readonly NamedValue[]): Record<string, string> =>
  Object.fromEntries(rows.filter((row) => !isEmpty(row)).map(({ name, value }) => [name.trim(), value.trim()]))

/** What is wrong with them, by the path within the rows, e.g. `0.name`. */
export function faultsOfRows(rows: readonly NamedValue[]): Record<string, 'required' | 'fieldTwice'> {
  const faults: Record<string, 'required' | 'fieldTwice'> = {}
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    if (isEmpty(row)) continue
    const name = row.name.trim()
    if (name === '') faults[`${index}.name`] = 'required'
    else if (seen.has(name)) faults[`${index}.name`] = 'fieldTwice'
    if (row.value.trim() === '') faults[`${index}.value`] = 'required'
    seen.add(name)
  }
  return faults
}
