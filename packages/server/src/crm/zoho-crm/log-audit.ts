import { z } from 'zod'
import type { CrmLogAudit, LogFacts } from '../crm-connector.ts'
import { ZohoFailure } from '../zoho/failure.ts'
import { idSchema, read } from '../zoho/read.ts'
import { callLayout } from './call-record.ts'
import { markerFields, type RawRow, refsOfRaw, rowsById } from './created-rows.ts'
import { parseCrmTime } from './crm-time.ts'
import type { LookAlikeOptions } from './look-alike.ts'
import { markedLogs } from './look-up.ts'

const person = z.object({ id: idSchema }).nullish()
const removedSchema = z.object({ data: z.array(z.object({ code: z.string() })).min(1) })

/** What it takes to compare Zoho's logs with those that were written. Everything throws a `ZohoFailure`. */
export function createLogAudit(options: LookAlikeOptions): CrmLogAudit {
  const { transport, fields, self } = options
  return {
    marked: (window) => markedLogs(window, options),
    async facts(ids) {
      if (ids.length === 0) return []
      const { markerField } = callLayout(await fields.of('Calls'))
      const names = ['Created_Time', 'Modified_Time', 'Created_By', ...markerFields(markerField)]
      const user = await self()
      return (await rowsById(transport, 'Calls', ids, names)).map((row) => factsOf(row, markerField, user))
    },
    async remove(id) {
      const { body } = await transport.send({ method: 'DELETE', path: '/crm/v8/Calls', query: { ids: id } })
      const [result] = read(removedSchema, body).data
      if (result?.code !== 'SUCCESS')
        throw new ZohoFailure('zoho-refused-record', { code: result?.code ?? '', detail: id }, { written: 'no' })
    },
  }
}

function factsOf(row: RawRow, markerField: string | null, user: string | null): LogFacts {
  const createdAt = parseCrmTime(row['Created_Time'])
  const modifiedAt = parseCrmTime(row['Modified_Time'])
  const creator = person.safeParse(row['Created_By']).data?.id
  if (createdAt === null || modifiedAt === null)
    throw new ZohoFailure('zoho-bad-answer', { detail: 'times of a call' }, { written: 'no' })
  return {
    id: row.id,
    refs: refsOfRaw(row, markerField),
    createdAt,
    modifiedAt,
    byUs: user !== null && creator === user,
  }
}
