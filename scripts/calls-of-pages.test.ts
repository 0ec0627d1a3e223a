import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test('pages call procedures that there are', () => {
  const page = readFileSync(join(root, 'docs/roles.md'), 'utf8')
  const procedures = new Set([...page.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, name]) => name))
  const called = globSync('apps/web/src/**/*.{ts,tsx}', { cwd: root }).flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(call)].map(([, name]) => name),
  )

  expect(new Set(called).size).toBeGreaterThan(80)
  expect(called.filter((name) => !procedures.has(name))).toEqual([])
})

/** A procedure, however the line is broken, with what is made of it. */
const call =
  /\btrpc\s*\.((?:\w+\.)+\w+)\s*\.(?:queryOptions|infiniteQueryOptions|mutationOptions|subscriptionOptions|queryFilter|queryKey)\(/g
