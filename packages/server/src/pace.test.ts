import { expect, test } from 'vitest'
import { inSlices } from './pace.ts'

/** As long as a slice and more. */
function busy(): void {
  for (const end = performance.now() + 6; performance.now() < end; );
}

test('[OPS.70] what else is there to do gets its turn between the slices of long work', async () => {
  let turns = 0
  let over = false
  const other = () => {
    turns++
    if (!over) setImmediate(other)
  }
  setImmediate(other)
  const seen: number[] = []
  const done: number[] = []
  await inSlices([1, 2, 3, 4, 5], (one) => {
    busy()
    seen.push(turns)
    done.push(one)
  })
  over = true
  expect(done).toEqual([1, 2, 3, 4, 5])
  // Another number of turns before each piece: none followed another one at once.
  expect(new Set(seen).size).toBe(5)
})
