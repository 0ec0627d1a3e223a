import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }

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
  it('takes the way that browsers take where Node has another', () => {
    const files = reachableFrom(new URL('../src/seal.ts', import.meta.url))
    expect(files.flatMap(({ imports }) => imports)).toContain('hpke')
  })

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
    const imports = [...source.matchAll(IMPORTED)].map(([, name = '']) => inBrowsers(name))
    files.set(url.href, { source, imports })
    for (const name of imports) {
      if (name.startsWith('.')) waiting.push(new URL(name, url))
    }
  }
  return [...files.values()]
}

/** Of the names that package.json maps, what they are where the condition `node` does not hold. */
function inBrowsers(name: string): string {
  return name === '#hpke-suite' ? manifest.imports[name].default.replace('./src/', './') : name
}

const IMPORTED = /(?:\bfrom|^import) '([^']+)'/gm
