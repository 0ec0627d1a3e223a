import { scope, type Scope } from '@tessera/contracts/step'
import { describe, expect, it } from 'vitest'
import { type AskedRequest, findAllowedRequest } from '../allowed-requests.ts'
import { allowedRequests } from './allowed-requests.ts'

const inHeader = { in: 'header' } as const

function scopesThatAllow(asked: AskedRequest): readonly Scope[] {
  return scope.options.filter((one) => findAllowedRequest(allowedRequests, [one], asked) !== null)
}

describe('each request of the adapter is allowed to the scopes that need it, and to no other', () => {
  it.each<[AskedRequest['method'], string, AskedRequest['credential'], Scope[]]>([
    ['GET', '/api/v2/server', inHeader, ['submit', 'poll', 'cancel', 'read-options']],
    ['GET', '/api/v2/server/apps/imputationserver2%402.0.12', inHeader, ['submit', 'read-options']],
    ['GET', '/api/v2/jobs?page=12', inHeader, ['submit', 'poll', 'list-jobs']],
    ['GET', '/api/v2/jobs/job-20260101-120000-123', inHeader, ['poll']],
    ['GET', '/api/v2/jobs/job-20260101-120000-123/cancel', inHeader, ['cancel']],
    ['POST', '/api/v2/jobs/submit/imputationserver2%402.0.12', inHeader, ['submit']],
    ['POST', '/api/v2/tokens/verify', { in: 'form', field: 'token' }, ['read-options']],
    ['GET', '/share/results/abc/statistics/lift%20over.txt', 'omit', ['collect']],
    ['GET', '/share/results/abc', 'omit', ['collect']],
    ['GET', 'https://store.example/bucket/object?signature=1', 'omit', ['collect']],
  ])('%s %s', (method, path, credential, scopes) => {
    expect(scopesThatAllow({ method, path, credential })).toEqual(scopes)
  })
})

it.each<[string, AskedRequest['method'], string, AskedRequest['credential']]>([
  ['another method', 'POST', '/api/v2/jobs/job-1', inHeader],
  ['the credential where it is not wanted', 'GET', '/share/results/abc/file', inHeader],
  ['the credential elsewhere', 'GET', 'https://store.example/object', inHeader],
  ['a path that is not listed', 'GET', '/api/v2/users/me/profile', inHeader],
  ['more segments', 'GET', '/api/v2/jobs/job-1/restart', inHeader],
  ['fewer segments', 'GET', '/share/results', 'omit'],
  ['an empty segment', 'GET', '/api/v2/jobs/', inHeader],
  ['a parameter that is not listed', 'GET', '/api/v2/jobs?page=1&user=bob', inHeader],
  ['a parameter twice', 'GET', '/api/v2/jobs?page=1&page=2', inHeader],
  ['a parameter of another form', 'GET', '/api/v2/jobs?page=x', inHeader],
  ['a fragment', 'GET', '/api/v2/jobs/job-1#x', inHeader],
  ['dots', 'GET', '/api/v2/jobs/../users', inHeader],
  ['dots on the way to what is listed', 'GET', '/api/v2/users/../jobs/job-1', inHeader],
  ['what a URL leaves out', 'GET', '/api/v2/jobs/job-\t1', inHeader],
  ['what a URL writes otherwise', 'GET', '/api/v2/jobs/jöb', inHeader],
  ['encoded dots', 'GET', '/api/v2/jobs/%2e%2e', inHeader],
  ['an encoded slash', 'GET', '/api/v2/jobs/..%2Fusers%2Fbob', inHeader],
  ['a slash that is encoded twice', 'GET', '/api/v2/jobs/..%252Fusers', inHeader],
  ['a backslash', 'GET', '/api/v2/jobs/..\\users', inHeader],
  ['an encoded backslash', 'GET', '/api/v2/jobs/..%5cusers', inHeader],
  ['a path parameter', 'GET', '/api/v2/jobs/job-1;x=1', inHeader],
  ['a line break', 'GET', '/api/v2/jobs/a%0d%0ab', inHeader],
  ['what is no UTF-8', 'GET', '/api/v2/jobs/%ff', inHeader],
  ['another host that looks like a path', 'GET', '//evil.example/api/v2/server', inHeader],
  ['user info', 'GET', '/@evil.example/', inHeader],
])('no scope allows %s', (_, method, path, credential) => {
  expect(scopesThatAllow({ method, path, credential })).toEqual([])
})
