import { expect, it } from 'vitest'
import { createServiceAddresses } from './service-addresses.ts'

const hosts = [
  'impute.example.org',
  'other.example.org:8443',
  '*.example.net',
  '127.0.0.1:4100',
  '10.0.0.7',
  '[::1]:1',
]

it.each([
  ['https://impute.example.org', 'https://impute.example.org'],
  ['https://impute.example.org/', 'https://impute.example.org'],
  ['https://IMPUTE.example.org:443/base//', 'https://impute.example.org/base'],
  ['https://other.example.org:8443', 'https://other.example.org:8443'],
  ['https://node.example.net', 'https://node.example.net'],
])('a service may be at %s', (origin, admitted) => {
  expect(createServiceAddresses(hosts, 'production').admit(origin)).toEqual({
    origin: admitted,
    isLocal: false,
  })
})

it.each([
  ['is not listed', 'https://elsewhere.example'],
  ['only begins like a listed one', 'https://impute.example.org.elsewhere.example'],
  ['only ends like a listed one', 'https://evilexample.net'],
  ['has another port', 'https://impute.example.org:444'],
  ['goes in the clear', 'http://impute.example.org'],
  ['holds a password', 'https://user:password@impute.example.org'],
  ['holds a question', 'https://impute.example.org/?x=1'],
  ['holds a fragment', 'https://impute.example.org/#x'],
  ['is another scheme', 'ftp://impute.example.org'],
  ['is no address', 'impute.example.org'],
  ['is a private number, though listed', 'https://10.0.0.7'],
  ['is this machine, though listed', 'http://127.0.0.1:4100'],
  ['is this machine over https', 'https://127.0.0.1:4100'],
  ['is this machine by version 6', 'http://[::1]:1'],
  ['is this machine in other digits', 'http://0x7f000001:4100'],
])('no service where the address %s', (_, origin) => {
  expect(() => createServiceAddresses(hosts, 'production').admit(origin)).toThrow(
    expect.objectContaining({ code: 'service_address_refused' }),
  )
})

it('in development one on this machine is marked so, where it is listed', () => {
  const addresses = createServiceAddresses(hosts, 'development')
  expect(addresses.admit('http://127.0.0.1:4100')).toEqual({
    origin: 'http://127.0.0.1:4100',
    isLocal: true,
  })
  expect(() => addresses.admit('http://127.0.0.1:4101')).toThrow(/./)
  expect(() => addresses.admit('http://10.0.0.7')).toThrow(/./)
})
