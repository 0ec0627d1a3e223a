import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { expectTest, namedTest } from './named-tests.ts'

/** Of ASVS 5.0.0, levels 1 and 2: the numbers of each section's requirements. */
const requirements: Readonly<Record<string, readonly number[]>> = {
  '6.1': upTo(3),
  '6.2': upTo(12),
  '6.3': upTo(4),
  '6.4': upTo(4),
  '6.5': upTo(5),
  '6.6': upTo(3),
  '6.8': upTo(4),
  '7.1': upTo(3),
  '7.2': upTo(4),
  '7.3': upTo(2),
  '7.4': upTo(5),
  '7.5': upTo(2),
  '7.6': upTo(2),
  '8.1': upTo(2),
  '8.2': upTo(3),
  '8.3': upTo(1),
  '8.4': upTo(1),
  '9.1': upTo(3),
  '9.2': upTo(4),
  '10.1': upTo(2),
  '10.2': upTo(2),
  '10.3': upTo(4),
  '10.4': upTo(11),
  '10.5': upTo(5),
  '10.6': upTo(2),
  '10.7': upTo(3),
  '13.1': upTo(1),
  '13.2': upTo(5),
  '13.3': upTo(2),
  '13.4': upTo(5),
  '16.1': upTo(1),
  '16.2': upTo(5),
  '16.3': upTo(4),
  '16.4': upTo(3),
  '16.5': upTo(3),
}

const tables = [
  {
    page: 'docs/asvs.md',
    name: /v5\.0\.0-(?<id>\S+) \(L[12]\)/,
    ids: Object.entries(requirements).flatMap(([section, numbers]) =>
      numbers.map((number) => `${section}.${number}`),
    ),
  },
  { page: 'docs/weaknesses.md', name: /(?<id>\d+)/, ids: upTo(42).map(String) },
]

describe.each(await Promise.all(tables.map(readTable)))('$page', ({ ids, lines, text }) => {
  test('has each number once, in order', () => {
    expect(lines.map(({ id }) => id)).toEqual(ids)
    expect(text.match(/^\| \S*\d/gm)).toHaveLength(ids.length)
  })

  test('says above what is met in part', () => {
    const parts = lines.filter(({ how }) => how.startsWith('in part: ')).map(({ id }) => id)
    expect(text.replaceAll('\n', ' ')).toContain(`under How: ${parts.join(', ')}.`)
  })

  test.each(lines)('$id names tests that there are, or says why there is none', async (line) => {
    for (const proof of line.proofs.split('<br>')) {
      const named = namedTest(proof)
      if (named === null) expect(proof).toMatch(reason)
      else await expectTest(named)
    }
  })
})

async function readTable({ page, name, ids }: (typeof tables)[number]) {
  const text = await readFile(new URL(`../${page}`, import.meta.url), 'utf8')
  const line = new RegExp(
    String.raw`^\| ${name.source} \| .+? \| (?<how>.+?) \| (?<proofs>.+) \|$`,
    'gm',
  )
  const lines = [...text.matchAll(line)].map(({ groups }) => ({
    id: groups?.['id'] ?? '',
    how: groups?.['how'] ?? '',
    proofs: groups?.['proofs'] ?? '',
  }))
  return { page, ids, lines, text }
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}

const reason = /^(?:Documentation|Not applicable|Not proved|Not met): .{10,}\.$/
