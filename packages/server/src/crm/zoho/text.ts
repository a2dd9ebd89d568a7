/** Text that came from a phone line or a CRM: no control characters, no halves of characters. */
export function harmless(value: string, lines: boolean): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  const control = lines ? /[\u0000-\u0008\u000B-\u001F\u007F]/g : /[\u0000-\u001F\u007F]/g
  return value
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(control, lines ? '' : ' ')
}

/** At most `most` UTF-16 units, never half of a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return text.slice(0, Math.max(0, most)).replace(/[\uD800-\uDBFF]$/, '')
}
