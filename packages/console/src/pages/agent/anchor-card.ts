/** Call id of the card that has the focus or is under the pointer; new cards must not push it away. */
export function anchorCard(): string | null {
  const focused = document.activeElement?.closest<HTMLElement>('[data-call]')
  const pointed = document.querySelector<HTMLElement>('[data-call]:hover')
  return (focused ?? pointed)?.dataset['call'] ?? null
}
