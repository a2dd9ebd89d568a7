import { cut } from './text.ts'

/**
 * The marker of a log, by which a write whose answer was lost is found again. It is the last line of the description,
 * whatever the template says, and stands in a custom field as well where the organisation has one.
 */
export const markerOf = (ref: string) => `JF-${ref}`

const MARKER = /\bRef JF-([a-z2-7]{16})(?![a-z2-7])/gi

/** A description that ends in its marker and holds no other one, cut to `most` characters without touching the marker. */
export function withMarker(description: string, ref: string, most: number): string {
  const line = `Ref ${markerOf(ref)}`
  // A caller's name could hold somebody else's marker.
  const text = description.replace(MARKER, 'Ref-JF-$1').trimEnd()
  if (text === '') return line
  return `${cut(text, most - line.length - 1)}\n${line}`
}

/** The refs of all markers in a text, lower case; people may have written below the marker, or copied a record with it. */
export function refsIn(text: string): string[] {
  return [...text.matchAll(MARKER)].map((match) => (match[1] as string).toLowerCase())
}
