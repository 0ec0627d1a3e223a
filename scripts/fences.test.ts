import { spawnSync } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire, findPackageJSON } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const manifests = globSync('{apps,examples,packages}/*/package.json', { cwd: root })

describe('lint', () => {
  let copy = ''

  beforeAll(() => {
    // The same folders with the same configuration, and none of the files.
    copy = mkdtempSync(join(tmpdir(), 'tessera-fences-'))
    cpSync(join(root, 'oxlint.config.ts'), join(copy, 'oxlint.config.ts'))
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
    for (const manifest of manifests) {
      mkdirSync(dirname(join(copy, manifest)), { recursive: true })
      cpSync(join(root, manifest), join(copy, manifest))
    }
  })
  afterAll(() => {
    rmSync(copy, { recursive: true })
  })

  test.each([
    ['apps/web/src/jobs/page.tsx', "import { x } from 'node:fs/promises'"],
    ['apps/web/src/jobs/page.tsx', "import { x } from '@tessera/db/users'"],
    ['apps/web/src/jobs/page.tsx', "import { x } from '@tessera/runtime/config'"],
    ['apps/web/src/jobs/page.tsx', "import { x } from '@tessera/crypto/open'"],
    ['apps/web/src/jobs/page.tsx', "import { x } from '@tessera/crypto/envelope'"],
    ['apps/web/src/jobs/page.tsx', "import { x } from '@tessera/api/router'"],
    ['apps/web/src/jobs/page.tsx', "import { x } from '../../../api/src/router.ts'"],
    ['apps/web/src/jobs/page.tsx', "import type { x } from '@tessera/broker/router'"],
    ['apps/api/src/jobs.ts', "import { x } from 'kysely'"],
    ['apps/api/src/jobs.ts', "import { x } from 'pg'"],
    ['apps/worker/src/jobs.ts', "import { x } from 'pg/lib/client'"],
    ['apps/api/src/jobs.ts', "import { x } from '@tessera/crypto/open'"],
    ['apps/worker/src/jobs.ts', "import { x } from '@tessera/crypto/open'"],
    ['packages/db/src/jobs.ts', "import { x } from '@tessera/crypto/open'"],
    ['packages/testing/src/jobs.ts', "import { x } from '@tessera/worker/main'"],
    ['apps/worker/src/jobs.ts', "import { x } from '@tessera/broker/router'"],
    ['apps/worker/src/jobs.ts', "import { x } from '../../broker/src/router.ts'"],
    ['apps/worker/src/jobs.ts', "import { x } from '../../../packages/db/src/jobs.ts'"],
    ['apps/egress/src/egress.ts', "import { x } from '@tessera/crypto/open'"],
    ['apps/egress/src/egress.ts', "import { x } from '@tessera/crypto/envelope'"],
    ['apps/egress/src/egress.ts', "import { x } from '@tessera/db/login'"],
    ['apps/egress/src/egress.ts', "import { x } from 'ioredis'"],
    ['apps/egress/src/egress.ts', "import { x } from '@tessera/broker/router'"],
    ['packages/contracts/src/job.ts', "import { x } from 'node:crypto'"],
    ['packages/contracts/src/job.ts', "import { x } from '@tessera/runtime/fault'"],
    ['packages/contracts/src/job.ts', "import { x } from 'pino'"],
    ['packages/adapters/src/wes/wes.ts', "import { x } from '@tessera/runtime/fault'"],
    ['packages/adapters/src/wes/wes.ts', "import { x } from '@tessera/broker-client/sign'"],
    ['packages/adapters/src/wes/wes.ts', "import { x } from '@tessera/crypto/seal'"],
    ['packages/client/src/links.ts', "import { x } from '@tessera/api/router'"],
    ['packages/client/src/links.ts', "import { x } from '@tessera/runtime/private-file'"],
    ['packages/client/src/links.ts', "import { x } from '@tessera/crypto/open'"],
    ['packages/client/src/links.ts', "import { x } from '@tessera/crypto/row-proof'"],
    ['packages/client/src/links.ts', "import type { x } from '@tessera/broker/router'"],
    ['examples/nightly/main.ts', "import { x } from '@tessera/runtime/private-file'"],
    ['examples/nightly/main.ts', "import type { x } from '@tessera/api/router'"],
    ['apps/api/src/jobs.ts', "import { x } from '@tessera/client/client'"],
    ['packages/db/src/jobs.ts', "import { x } from '@tessera/client/client'"],
    ['apps/api/src/main.ts', "import { x } from 'node:process'"],
    ['apps/api/src/main.ts', 'export const x = process.env'],
    ['apps/api/src/main.ts', "export const x = process.env['HOME']"],
  ])('in %s refuses %s', (file, line) => {
    expect(lint(file, line)).toMatch(/no-restricted-imports|no-process-env/)
  })

  test('F55 identity read in a callback or a listener: is read nowhere, because it is an argument', () => {
    const reads = "import { currentAuthContext as x } from '@tessera/auth-context/auth-context'"
    expect(lint('apps/worker/src/steps/poll-job.ts', reads)).toContain('no-restricted-imports')
  })

  test.each([
    ['apps/web/src/jobs/page.tsx', "import { x } from '@tessera/contracts/job'"],
    ['apps/web/src/jobs/page.tsx', "import { x } from '@tessera/crypto/seal'"],
    ['apps/web/src/jobs/page.tsx', "import type { x } from '@tessera/api/router'"],
    ['apps/web/src/jobs/page.tsx', "import { x } from '../ui/button.tsx'"],
    ['apps/broker/src/vault.ts', "import { x } from '@tessera/crypto/open'"],
    ['apps/worker/src/x.ts', "import { runAs } from '@tessera/auth-context/auth-context'"],
    ['apps/egress/src/egress.ts', "import { x } from '@tessera/broker-client/egress'"],
    ['packages/db/src/jobs.ts', "import { x } from 'kysely'"],
    ['packages/client/src/links.ts', "import type { x } from '@tessera/api/router'"],
    ['packages/client/src/links.ts', "import { x } from '@tessera/crypto/secret'"],
    ['examples/nightly/main.ts', "import { x } from '@tessera/client/client'"],
    ['packages/contracts/src/job.ts', "import { x } from 'zod'"],
    ['packages/contracts/src/job.ts', "import { x } from './ids.ts'"],
    ['packages/adapters/src/wes/wes.ts', "import { x } from '@tessera/contracts/job'"],
    ['packages/runtime/src/config.ts', "export const x = process.env['TESSERA_HOME']"],
  ])('in %s allows %s', (file, line) => {
    expect(lint(file, line)).not.toMatch(/no-restricted-imports|no-process-env/)
  })

  function lint(file: string, line: string): string {
    const path = join(copy, file)
    const use = line.includes('import type') ? 'export type Y = x' : 'export const y = x'
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, line.startsWith('import') ? `${line}\n\n${use}\n` : `${line}\n`)
    const result = spawnSync('oxlint', [file], { cwd: copy, encoding: 'utf8' })
    rmSync(path)
    // A configuration that does not load, or a file that is not looked at, must not pass for "allowed".
    expect(result.stdout).toContain('on 1 file')
    return result.stdout
  }
})

describe('manifests', () => {
  const declared = new Map(manifests.map((manifest) => [manifest, dependenciesOf(manifest)]))
  const atRoot = dependenciesOf('package.json')
  const all = new Set([...declared.values()].flat())

  test.each(manifests)('%s: what it does not declare does not resolve', (manifest) => {
    const file = join(root, dirname(manifest), 'src/file.ts')
    const itself: string = JSON.parse(readFileSync(join(root, manifest), 'utf8')).name
    const resolved = [...all].filter((name) => {
      const isExpected = declared.get(manifest)?.includes(name) || atRoot.includes(name)
      return !isExpected && name !== itself && resolves(file, name)
    })
    expect(resolved).toEqual([])
  })

  test('what is declared does resolve', () => {
    const file = join(root, 'apps/api/src/file.ts')
    expect(resolves(file, 'hono')).toBe(true)
    expect(resolves(file, '@tessera/contracts')).toBe(true)
  })

  test('the api shows its router as types only', () => {
    const require = createRequire(join(root, 'apps/web/src/file.ts'))
    expect(() => require.resolve('@tessera/api/router')).toThrow('is not defined by "exports"')
  })
})

function dependenciesOf(manifest: string): readonly string[] {
  const content = JSON.parse(readFileSync(join(root, manifest), 'utf8'))
  return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(content[kind] ?? {}),
  )
}

/** Whether an import in this file finds the package; what of it may be imported is another question. */
function resolves(file: string, name: string): boolean {
  try {
    return findPackageJSON(name, file) !== undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      return false
    throw error
  }
}
