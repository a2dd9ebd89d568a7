import { expect, test } from 'vitest'
import { dataCentres } from './data-centres.ts'

const local = {
  code: 'local',
  accounts: 'http://localhost:8181',
  crm: 'http://localhost:8183',
  desk: 'http://localhost:8184',
  console: 'http://localhost:8181/developerconsole',
  local: true,
}

test('[A2.1] all data centres are offered, China included, and .com is the default', () => {
  const { all, standard } = dataCentres([])
  expect(all.map(({ code }) => code)).toEqual(['us', 'eu', 'in', 'au', 'jp', 'cn', 'ca', 'sa', 'uk', 'ae', 'sg'])
  expect(standard).toMatchObject({ accounts: 'https://accounts.zoho.com', crm: 'https://crm.zoho.com' })
  expect(all.find(({ code }) => code === 'cn')).toMatchObject({
    accounts: 'https://accounts.zoho.com.cn',
    crm: 'https://crm.zoho.com.cn',
  })
  expect(all.every((centre) => !centre.local)).toBe(true)
})

test('[A2.11] only account servers of the list are found, whatever they look like', () => {
  const { byAccounts } = dataCentres([])
  expect(byAccounts('https://accounts.zoho.com.cn')?.code).toBe('cn')
  expect(byAccounts('https://accounts.zohocloud.ca/')?.code).toBe('ca')
  expect(byAccounts('HTTPS://ACCOUNTS.ZOHO.EU')?.code).toBe('eu')
  for (const address of [
    'http://accounts.zoho.com',
    'https://accounts.zoho.com:8443',
    'https://accounts.zoho.com.evil.example',
    'https://evil.example/accounts.zoho.com',
    'https://accounts.zoho.com@evil.example',
    'https://user:word@accounts.zoho.com',
    'https://accounts.zoho.com/path',
    'https://accounts.zoho.com?x=1',
    'https://zoho.com',
    'https://accounts.zoho.example',
    'https://xaccounts.zoho.com',
    'http://localhost:8181',
    'http://169.254.169.254',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'accounts.zoho.com',
    '',
  ])
    expect(byAccounts(address), address).toBeNull()
})

test('a local data centre is there only by the configuration', () => {
  const { byAccounts, allowsProduct, allowsApi, standard } = dataCentres([local])
  const found = byAccounts('http://localhost:8181')!
  expect(found.local).toBe(true)
  expect(standard).toEqual(local)
  expect(byAccounts('http://localhost:8182')).toBeNull()
  expect(allowsProduct(found, 'crm', 'http://localhost:8183')).toBe(true)
  expect(allowsProduct(found, 'crm', 'https://crm.zoho.com')).toBe(false)
  expect(allowsApi(found, 'http://localhost:9999')).toBe(true)
})

test('[D1.21] the address of Desk, to which tokens go, is that of the data centre and no other', () => {
  const { all, byAccounts, allowsProduct } = dataCentres([
    local,
    { ...local, accounts: 'http://localhost:1', desk: null },
  ])
  const desk = (accounts: string, address: string) => allowsProduct(byAccounts(accounts)!, 'desk', address)
  expect(desk('https://accounts.zoho.com', 'https://desk.zoho.com')).toBe(true)
  expect(desk('https://accounts.zoho.com.cn', 'https://desk.zoho.com.cn')).toBe(true)
  for (const address of [
    'https://desk.zoho.eu',
    'https://crm.zoho.com',
    'https://evil.desk.zoho.com',
    'https://desk.zoho.com.evil.example',
    'http://desk.zoho.com',
    'https://desk.zoho.com:8443',
    'https://desk.zoho.com/support',
    '',
  ])
    expect(desk('https://accounts.zoho.com', address), address).toBe(false)
  expect(desk(local.accounts, local.desk)).toBe(true)
  expect(desk(local.accounts, 'https://desk.zoho.com')).toBe(false)
  // One that has no Desk.
  expect(desk('http://localhost:1', 'http://localhost:8184')).toBe(false)
  expect(all.filter(({ local: own }) => !own).every(({ desk: own }) => own?.startsWith('https://desk.'))).toBe(true)
})

test('tokens go to API servers of Zoho only, and people to pages of Zoho only', () => {
  const { all, allowsApi, allowsProduct } = dataCentres([])
  const us = all[0]!
  for (const address of ['https://www.zohoapis.com', 'https://sandbox.zohoapis.eu', 'https://www.zohoapis.com.cn'])
    expect(allowsApi(us, address), address).toBe(true)
  for (const address of [
    'https://zohoapis.com.evil.example',
    'http://www.zohoapis.com',
    'https://www.evilzohoapis.com',
    '',
  ])
    expect(allowsApi(us, address), address).toBe(false)
  expect(allowsProduct(us, 'crm', 'https://crm.zoho.com')).toBe(true)
  expect(allowsProduct(us, 'crm', 'https://crm.zohocloud.ca')).toBe(true)
  expect(allowsProduct(us, 'crm', 'https://crm.evilzoho.com')).toBe(false)
  expect(allowsProduct(us, 'crm', 'javascript:alert(1)')).toBe(false)
})
