import { expect, test } from 'vitest'
import { extensionNumber } from '../calls/ids.ts'
import type { PbxLink } from '../pbx/pbx-link.ts'
import { handleCommand } from './commands.ts'

test('[A6.8] what stands for a masked number is dialled as the number', async () => {
  const dialled: string[] = []
  const pbx = { dial: async ({ number }) => void dialled.push(number) } as Pick<PbxLink, 'dial'> as PbxLink
  const extension = extensionNumber('1001')
  const numberOf = (who: string, written: string) => (written === '@abc' ? `+1212555${who}` : written)
  for (const number of ['@abc', '(212) 555-0142'])
    await handleCommand(pbx, {} as never, { extension }, { type: 'dial', key: 'dial-key-1', number }, numberOf)
  expect(dialled).toEqual(['+12125551001', '2125550142'])
})
