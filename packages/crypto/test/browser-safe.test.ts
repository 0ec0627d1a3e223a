import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** What the web application may import runs in browsers: no module of Node, no global of Node. */
describe.each(['seal', 'statement', 'fields', 'secret', 'crypto-error'])('%s', (entry) => {
  const files = reachableFrom(new URL(`../src/${entry}.ts`, import.meta.url))

  it('reaches no module of Node', () => {
    for (const { imports } of files) {
      expect(imports.filter((name) => !name.startsWith('./') && name !== 'hpke')).toEqual([])
    }
  })

  it('uses no global of Node', () => {
    for (const { source } of files) expect(source).not.toMatch(/\b(Buffer|process|global)\b[.(]/)
  })
})

describe('the walk over imports', () => {
  it('sees modules of Node where there are some', () => {
    const files = reachableFrom(new URL('../src/open.ts', import.meta.url))
    expect(files.flatMap(({ imports }) => imports)).toContain('node:crypto')
    expect(files.length).toBeGreaterThan(4)
  })
})

interface SourceFile {
  readonly source: string
  readonly imports: readonly string[]
}

function reachableFrom(start: URL): SourceFile[] {
  const files = new Map<string, SourceFile>()
  const waiting = [start]
  for (const url of waiting) {
    if (files.has(url.href)) continue
    const source = readFileSync(url, 'utf8')
    const imports = [...source.matchAll(IMPORTED)].map(([, name = '']) => name)
    files.set(url.href, { source, imports })
    waiting.push(
      ...imports.filter((name) => name.startsWith('.')).map((name) => new URL(name, url)),
    )
  }
  return [...files.values()]
}

const IMPORTED = /(?:\bfrom|^import) '([^']+)'/gm
