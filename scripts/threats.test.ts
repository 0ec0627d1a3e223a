import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { expectTest, namedTest } from './named-tests.ts'

const text = await readFile(new URL('../docs/threats.md', import.meta.url), 'utf8')
const sections = text.split(/^## /m).slice(1)

describe('docs/threats.md', () => {
  test.each(sections.map((section) => [section.split('\n', 1)[0] ?? '', section]))(
    'says what stands against: %s',
    async (_, section) => {
      const proofs = section
        .split('\n')
        .filter((line) => line.startsWith('- '))
        .map((line) => namedTest(line.slice('- '.length)))
      for (const proof of proofs) {
        if (proof === null) expect.fail('a line names no test')
        await expectTest(proof)
      }
      if (proofs.length === 0) expect(section).toMatch(/^Not (?:proved|applicable): /m)
    },
  )

  test('names the attacks themselves', () => {
    expect(sections.length).toBeGreaterThan(20)
  })
})
