/** Begins a file, so that Excel reads it as UTF-8. */
export const BOM = '\uFEFF'

/** One line with its end. Every cell is quoted, and none is taken for a formula by a spreadsheet. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : quoted(cell ?? ''))).join(',')}\r\n`
}

function quoted(text: string): string {
  // Names come from callers and from the CRM: `=HYPERLINK(...)` would be carried out by whoever opens the file.
  const harmless = /^[\s\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
