import { expect, test } from 'vitest'
import { Gate, type Lane } from './gate.ts'

const patience = () => new AbortController().signal

test('who waits too long leaves the queue, and the place goes to the next', async () => {
  const gate = new Gate({ all: 1, sub: 1 })
  const leave = await gate.enter('work', false, patience())
  const impatient = new AbortController()
  const gone = gate.enter('work', false, impatient.signal)
  const next = gate.enter('work', false, patience())
  impatient.abort(new Error('late'))
  await expect(gone).rejects.toThrow('late')
  leave()
  await expect(next).resolves.toBeTypeOf('function')
})

test('giving a place back twice does not make two of it', async () => {
  const gate = new Gate({ all: 1, sub: 1 })
  const leave = await gate.enter('work', false, patience())
  leave()
  leave()
  await gate.enter('work', false, patience())
  let entered = false
  void gate.enter('work', false, patience()).then(() => {
    entered = true
  })
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(entered).toBe(false)
})

test('a ringing call goes first, copying last', async () => {
  const gate = new Gate({ all: 1, sub: 1 })
  const first = await gate.enter('work', false, patience())
  const order: Lane[] = []
  const all = (['copy', 'work', 'ring'] as const).map(async (lane) => {
    const leave = await gate.enter(lane, false, patience())
    order.push(lane)
    leave()
  })
  first()
  await Promise.all(all)
  expect(order).toEqual(['ring', 'work', 'copy'])
})

test('one that may not enter does not hold up another that may', async () => {
  const gate = new Gate({ all: 3, sub: 1 })
  await gate.enter('ring', true, patience())
  void gate.enter('ring', true, patience())
  await expect(gate.enter('work', false, patience())).resolves.toBeTypeOf('function')
})

test('an aborted signal is refused at once', async () => {
  await expect(
    new Gate({ all: 1, sub: 1 }).enter('work', false, AbortSignal.abort(new Error('late'))),
  ).rejects.toThrow()
})
