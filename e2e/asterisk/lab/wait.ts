/** Asks every 20 ms until the answer is neither false nor undefined; rejects with `what` after `limitMs`. */
export async function waitFor<T>(
  what: string,
  limitMs: number,
  ask: () => T | Promise<T>,
): Promise<Exclude<T, false | undefined>> {
  const until = Date.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (answer !== false && answer !== undefined) return answer as Exclude<T, false | undefined>
    if (Date.now() > until) throw new Error(`waited ${limitMs} ms in vain for ${what}`)
    await pause(20)
  }
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
