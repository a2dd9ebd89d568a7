import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { provideMariaDb } from './mariadb.ts'

it('says what is wrong with a server that was named', async () => {
  const before = process.env['JACKFIELD_TEST_MARIADB_URL']
  process.env['JACKFIELD_TEST_MARIADB_URL'] = 'mysql://nobody@127.0.0.1:1'
  expect(await provideMariaDb()).toMatch(/JACKFIELD_TEST_MARIADB_URL cannot be used: .*ECONNREFUSED/)
  if (before === undefined) delete process.env['JACKFIELD_TEST_MARIADB_URL']
  else process.env['JACKFIELD_TEST_MARIADB_URL'] = before
})

it.skipIf(!existsSync('/run/mysqld/mysqld.sock'))('finds the one that runs here', async () => {
  const found = await provideMariaDb()
  expect(typeof found === 'string' ? found : found.url).toMatch(/^mysql:/)
})
