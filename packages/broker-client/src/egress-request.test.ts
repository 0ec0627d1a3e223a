import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { decodeHeader, egressRequest, encodeHeader } from './egress-request.ts'

const request = {
  grantId: randomUUID(),
  claimKey: 'A'.repeat(43),
  method: 'GET',
  path: '/api/v2/jobs/job-1/status',
  headers: { accept: 'application/json' },
  credential: { in: 'header' },
}

it.each([
  {},
  { method: 'POST', credential: { in: 'form', field: 'job-name_1' } },
  { credential: 'omit', path: 'https://storage.example/file' },
  { path: 'x'.repeat(4096), headers: {} },
  { headers: { 'content-length': '1', 'content-type': 'text/plain', 'user-agent': 'x' } },
])('takes %o', (change) => {
  expect(egressRequest.parse({ ...request, ...change })).toEqual({ ...request, ...change })
})

it.each([
  { grantId: 'all' },
  { claimKey: 'A'.repeat(42) },
  { claimKey: `${'A'.repeat(42)}+` },
  { method: 'DELETE' },
  { method: 'get' },
  { path: '' },
  { path: 'x'.repeat(4097) },
  { headers: { range: 'bytes=0-1' } },
  { headers: { authorization: 'Bearer x' } },
  { headers: { accept: 'x'.repeat(301) } },
  { credential: 'cookie' },
  { credential: { in: 'query' } },
  { credential: { in: 'header', field: 'x' } },
  { credential: { in: 'form', field: '' } },
  { credential: { in: 'form', field: 'x'.repeat(41) } },
  { credential: { in: 'form', field: 'a b' } },
  { credential: { in: 'form', field: 'ab"' } },
  { credential: { in: 'form', field: '"ab' } },
  { body: 'x' },
])('refuses %o', (change) => {
  expect(egressRequest.safeParse({ ...request, ...change }).success).toBe(false)
})

it('travels in a header whatever its letters are', () => {
  const text = JSON.stringify({ path: '/ä\r\n' })
  expect(encodeHeader(text)).toMatch(/^[\w-]+$/)
  expect(decodeHeader(encodeHeader(text))).toBe(text)
})
