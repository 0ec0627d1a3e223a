import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { findNumberedTests } from './failure-cases/find-tests.ts'
import { attackGuards, caseGuards, guards, withoutGuard } from './guards/list.ts'

const threats = await readFile(new URL('../docs/threats.md', import.meta.url), 'utf8')
const attacks = new Set(
  [...threats.matchAll(/^- `([^`]+)`: (.+)$/gm)].map((m) => `${m[1]}: ${m[2]}`),
)

describe('guards', () => {
  test('have a name each: the page is read and written by it', () => {
    const names = guards.map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test.each(guards)('stand where they are looked for: $name', async ({ without }) => {
    for (const { file, text } of without) {
      const source = await readFile(new URL(`../${file}`, import.meta.url), 'utf8')
      expect(source.split(text), `${file}: ${text}`).toHaveLength(2)
    }
  })

  test('are taken away under each attack that is named, or it is said why not', () => {
    const proved = new Set(attackGuards.flatMap(({ missedBy }) => missedBy))
    const said = new Set(Object.keys(withoutGuard))
    expect([...attacks].filter((attack) => !proved.has(attack) && !said.has(attack))).toEqual([])
    expect([...proved, ...said].filter((attack) => !attacks.has(attack))).toEqual([])
  })

  test('are taken away under tests of failure cases', async () => {
    const numbered = (await findNumberedTests()).map(({ path, title }) => `${path}: ${title}`)
    const missed = caseGuards.flatMap(({ missedBy }) => missedBy)
    expect(missed.filter((test) => !numbered.includes(test))).toEqual([])
  })
})
