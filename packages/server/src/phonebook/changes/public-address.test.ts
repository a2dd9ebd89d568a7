import { expect, test } from 'vitest'
import { isPublicAddress } from './public-address.ts'

test.each([
  ['https://pbx.example.com', true],
  ['http://pbx.example.com:8080', true],
  ['https://203.0.113.9', true],
  ['https://[2001:db8::1]', true],
  ['http://127.0.0.1:8080', false],
  ['http://localhost:8080', false],
  ['http://192.168.1.20', false],
  ['http://10.1.2.3', false],
  ['http://172.31.255.1', false],
  ['http://172.32.0.1', true],
  ['http://100.64.0.1', false],
  ['http://169.254.1.1', false],
  ['http://[::1]:8080', false],
  ['http://[fd12::1]', false],
  ['http://[fe80::1]', false],
  ['http://[::ffff:10.0.0.1]', false],
  ['http://2130706433', false],
  ['http://pbx', false],
  ['http://pbx.local', false],
  ['http://PBX.LAN.', false],
  ['http://pbx.home.arpa', false],
  ['ftp://pbx.example.com', false],
  ['nonsense', false],
])('[A5.8] %s can be called from the internet: %j', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})
