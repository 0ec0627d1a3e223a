import { expect, it } from 'vitest'
import { allowedRequests } from './allowed-requests.ts'
import { findAllowedRequest } from '../allowed-requests.ts'
import { placeOf } from './file-place.ts'
import { isWanted, readOutputs } from './outputs.ts'

const node = 'https://node.example'

it.each([
  ['drs://node.example/abc', 'drs', '/ga4gh/drs/v1/objects/abc', true],
  [
    'drs://other.example:8443/abc',
    'drs',
    'https://other.example:8443/ga4gh/drs/v1/objects/abc',
    false,
  ],
  [`${node}/ga4gh/drs/v1/objects/abc/content`, 'bytes', '/ga4gh/drs/v1/objects/abc/content', true],
  ['/ga4gh/wes/v1/runs/1/outputs/a.zip', 'bytes', '/ga4gh/wes/v1/runs/1/outputs/a.zip', true],
  // A link with a query opens by itself; a page of the node that is neither interface gets no credential.
  [
    `${node}/ga4gh/drs/v1/objects/abc?sig=1`,
    'bytes',
    `${node}/ga4gh/drs/v1/objects/abc?sig=1`,
    false,
  ],
  [`${node}/admin`, 'bytes', `${node}/admin`, false],
  ['https://store.example/a.zip', 'bytes', 'https://store.example/a.zip', false],
])(
  '%s is asked for as %s at %s, with the credential: %s',
  (address, kind, path, withCredential) => {
    const place = placeOf(address, node)
    expect(place).toMatchObject({
      kind,
      path,
      credential: withCredential ? { in: 'header' } : 'omit',
    })
    const credential = place?.credential ?? 'omit'
    expect(
      findAllowedRequest(allowedRequests, ['collect'], { method: 'GET', path, credential }),
    ).not.toBeNull()
  },
)

it.each([
  'http://node.example/a.zip',
  'ftp://node.example/a.zip',
  'https://ada:password@node.example/a.zip',
  'drs://node.example/a/b',
  'drs://node.example/..%2f..',
  'drs://dg.4503:abc',
])('%s is asked nowhere', (address) => {
  expect(placeOf(address, node)).toBeNull()
})

it('a node under a prefix has its DRS elsewhere, as the standard says', () => {
  const prefixed = `${node}/one`
  expect(placeOf('drs://node.example/abc', prefixed)).toMatchObject({ credential: 'omit' })
  expect(placeOf(`${prefixed}/ga4gh/wes/v1/runs/1/outputs/a`, prefixed)).toMatchObject({
    path: '/ga4gh/wes/v1/runs/1/outputs/a',
    credential: { in: 'header' },
  })
})

it('takes addresses out of whatever a workflow language makes of outputs', () => {
  const { files, unreachable } = readOutputs({
    zips: ['drs://node.example/1', 'drs://node.example/1'],
    report: { class: 'File', location: 'https://store.example/x?sig=1', basename: 'qc.html' },
    nested: { deep: [{ log: 'https://store.example/logs/a%20b.txt' }, 3, null, true] },
    other: 'a word',
    bucket: 'gs://bucket/x',
  })
  expect(files).toEqual([
    { address: 'drs://node.example/1', name: null },
    { address: 'https://store.example/x?sig=1', name: 'qc.html' },
    { address: 'https://store.example/logs/a%20b.txt', name: 'a b.txt' },
  ])
  expect(unreachable).toEqual(['gs://bucket/x'])
})

it.each([
  ['chr_*.zip', 'chr_20.zip', true],
  ['chr_*.zip', 'chr_20.zip.md5', false],
  ['*.txt', 'statistics/a.txt', false],
  ['a+b*.txt', 'a+bc.txt', true],
  ['a.b', 'axb', false],
  ['*', 'a.b', true],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['a*b*b', 'ab', false],
  ['a*b*c', 'axbxbxc', true],
  ['a*b*c', 'acb', false],
  ['**.zip', 'a.zip', true],
])('%s wants %s: %s', (pattern, name, wanted) => {
  expect(isWanted([pattern], name)).toBe(wanted)
})

it('is not kept busy by a pattern with many stars', () => {
  expect(isWanted([`${'*a'.repeat(60)}*b`], 'a'.repeat(255))).toBe(false)
  expect(isWanted([`${'*a'.repeat(60)}*b`], `${'a'.repeat(254)}b`)).toBe(true)
}, 1000)
