import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { CrmConnector } from '../crm/crm-connector.ts'
import { createDb } from '../store/kysely-dialect.ts'
import { openStore } from '../store/open.ts'
import type { Schema } from '../store/schema.ts'
import { openWriter } from '../store/sqlite/connection.ts'
import type { Store } from '../store/store.ts'
import type { StoreValue } from '../store/values.ts'
import { IncompleteRecords } from './incomplete-records.ts'

test('[D3.2] SQLite finds page and count of incomplete records by their own index, and walks through no others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jackfield-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'store.db')
  await (await openStore(`sqlite:${path}`)).close()
  const file = openWriter(path)
  onTestFinished(() => file.close())
  const asked: { readonly text: string; readonly values: readonly StoreValue[] }[] = []
  const db = createDb<Schema>('sqlite', async (text, values) => {
    asked.push({ text, values })
    return file.run(text, values)
  })
  const incomplete = new IncompleteRecords({
    store: { db } as Store,
    phonebook: { keep: async () => {}, drop: async () => {} },
    connectors: { get: () => ({}) as CrmConnector },
    settings: () => ({ integrations: [{ id: 'crm', kind: 'zoho-crm', organisationId: 'org-1' }] }) as never,
  })
  await incomplete.list('zoho-crm', 'Contacts/5437000000412001')
  const plans = asked.map(({ text, values }) =>
    file.run(`explain query plan ${text}`, values).rows.map(({ detail }) => String(detail)),
  )
  expect(plans).toHaveLength(2)
  for (const plan of plans) {
    const steps = plan.filter((step) => step.includes('crm_record'))
    expect(steps).toEqual([
      expect.stringMatching(/^SEARCH crm_record USING (COVERING )?INDEX crm_record_incomplete \(/),
    ])
    // Nothing is sorted in a table of its own.
    expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([])
  }
})
