import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'

const text = await readFile(new URL('../docs/threats.md', import.meta.url), 'utf8')
const sections = text.split(/^## /m).slice(1)

describe('docs/threats.md', () => {
  test.each(sections.map((section) => [section.split('\n', 1)[0] ?? '', section]))(
    'says what stands against: %s',
    async (_, section) => {
      const proofs = [...section.matchAll(/^- `(?<path>[^`]+)`: (?<name>.+)$/gm)]
      for (const { groups } of proofs) {
        const { path = '', name = '' } = groups ?? {}
        const source = await readFile(new URL(`../${path}`, import.meta.url), 'utf8')
        expect(source, `${path} has no such test`).toContain(name)
      }
      if (proofs.length === 0) expect(section).toMatch(/^Not (?:proved|applicable): /m)
    },
  )

  test('names the attacks themselves', () => {
    expect(sections.length).toBeGreaterThan(20)
  })
})
