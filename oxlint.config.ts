import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig, type OxlintOverride } from 'oxlint'

/** An import that is forbidden whatever the package.json of the folder says. */
type Fence = { message: string; allowTypeImports?: boolean; importNames?: string[] } & (
  | { regex: string } // without look-around
  | { group: string[] } // as in .gitignore
)

const tests = ['**/test/**', '**/*.test.{ts,tsx}']

const foreignFile: Fence = {
  regex: String.raw`^(\.\./)+((apps|packages|bench|scripts)/|[a-z-]+/(src|test)/)`,
  message: 'Import another package by its name: its package.json says what it shows.',
}
const environment: Fence = {
  regex: '^(node:)?process$',
  message: 'The environment is read in packages/runtime.',
}
const sql: Fence = {
  regex: '^(kysely|pg)(/|$)',
  message: 'All SQL lives in packages/db.',
}
const opening: Fence = {
  regex: '^@tessera/crypto/open$',
  message: 'Only the broker opens what was sealed.',
}
/** It would be somebody else's in a callback or a listener (see the package). */
const ambientIdentity: Fence = {
  regex: '^@tessera/auth-context/auth-context$',
  importNames: ['currentAuthContext', 'currentAuthContextOrNull'],
  message: 'Take the UserContext as an argument: who the work is for is not read from the air.',
}
const programs = programsBut()
const serverOnly: Fence[] = [
  { regex: '^node:', message: 'This runs in a browser.' },
  {
    regex: ours([...namesIn('packages', 'contracts', 'crypto', 'vcf'), ...namesIn('apps', 'api')]),
    message:
      'This runs in a browser: contracts, sealing and the look at a file are all of ours that it may use.',
  },
  {
    regex: cryptoWithout('base64url', 'crypto-error', 'fields', 'seal', 'secret', 'statement'),
    message: 'A browser seals; it opens nothing.',
  },
  {
    regex: '^@tessera/api(/|$)',
    message: 'Of the api the browser knows the types and nothing else.',
    allowTypeImports: true,
  },
]

const contractsOnly: Fence[] = [
  {
    regex: ours([...namesIn('packages', 'contracts', 'crypto'), ...namesIn('apps')]),
    message: 'Others write adapters too: contracts are all of ours that they need.',
  },
  {
    regex: cryptoWithout('secret'),
    message: 'An adapter is given a fetch; it encrypts and decrypts nothing.',
  },
]

/** It goes into programs of others. */
const typesOfTheApi: Fence[] = [
  {
    regex: ours([...namesIn('packages', 'contracts', 'crypto'), ...namesIn('apps', 'api')]),
    message: 'Other programs carry it: contracts are all of ours that it needs.',
  },
  {
    regex: cryptoWithout('personal-token', 'secret'),
    message: 'The client boxes a token; it encrypts and decrypts nothing.',
  },
  {
    regex: '^@tessera/api(/|$)',
    message: 'Of the api the client knows the types and nothing else.',
    allowTypeImports: true,
  },
]

/** What stands in an example is what a program outside of this house has. */
const asOutside: Fence = {
  regex: ours([...namesIn('packages', 'client', 'contracts'), ...namesIn('apps')]),
  message: 'A program has the client and contracts, and nothing else of ours.',
}
const client: Fence = {
  regex: '^@tessera/client(/|$)',
  message: 'The client is for programs outside: in here there are shorter ways.',
}

/** Its manifest says the same; a dependency that somebody adds does not change this. */
const noStore: Fence[] = [
  {
    regex: ours(namesIn('packages', 'adapters', 'broker-client', 'contracts', 'crypto', 'runtime')),
    message: 'Egress speaks to the broker and to services. It holds no login and no files.',
  },
  { regex: '^(ioredis|bullmq)(/|$)', message: 'Egress holds no Redis.' },
  {
    regex: cryptoWithout('secret'),
    message: 'Egress gets one credential for one request; it opens nothing itself.',
  },
]

/** The last entry that names a file counts for it, so exceptions stand below their rule. */
const fences: [folders: string[], forbidden: Fence[]][] = [
  [['**'], [foreignFile, environment, client, sql, opening, programs, ambientIdentity]],
  [['packages/contracts/**'], [foreignFile, environment, everythingBut('zod')]],
  [['packages/adapters/**'], [foreignFile, environment, sql, ...contractsOnly]],
  [['packages/client/**'], [foreignFile, environment, sql, ...typesOfTheApi]],
  [['packages/db/**'], [foreignFile, environment, opening, programs, client]],
  [['apps/broker/**'], [foreignFile, environment, sql, programs, client]],
  [['apps/egress/**'], [foreignFile, environment, sql, programs, ...noStore]],
  [['apps/web/src/**'], [foreignFile, environment, sql, ...serverOnly]],
  [['packages/development/**'], [foreignFile, programs, client]],
  // Tests of the api and the worker have a real broker and a real egress in their own process.
  [['packages/testing/**'], [foreignFile, programsBut('broker', 'egress'), client]],
  [['examples/**'], [foreignFile, environment, sql, asOutside]],
  [['bench/**', 'journeys/**', ...tests], [foreignFile]],
]

const readsEnvironment = [
  'vitest.config.ts',
  'packages/runtime/**',
  'packages/development/**',
  'scripts/**',
  'apps/web/vite.config.ts',
  'journeys/src/each-look.ts',
  'knip.config.ts',
  // It stands alone, as a real service would.
  'apps/sandbox/src/{app,main}.ts',
  ...tests,
]

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'react', 'node'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'import/no-cycle': 'error',
    'node/no-process-env': 'error',
    'react/react-in-jsx-scope': 'off',
    'import/no-unassigned-import': 'off',
    'unicorn/no-array-sort': 'off',
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
  },
  overrides: [
    ...fences.map(([files, patterns]): OxlintOverride => ({
      files,
      rules: { 'no-restricted-imports': ['error', { patterns }] },
    })),
    { files: readsEnvironment, rules: { 'node/no-process-env': 'off' } },
    // In a test a function reads best beside its use.
    { files: tests, rules: { 'unicorn/consistent-function-scoping': 'off' } },
  ],
  ignorePatterns: ['**/node_modules', '**/dist', '**/fixtures/**', '**/vectors/**', '.tessera'],
})

function namesIn(folder: 'apps' | 'packages', ...except: readonly string[]): readonly string[] {
  return readdirSync(new URL(folder, import.meta.url)).filter((name) => !except.includes(name))
}

function programsBut(...except: readonly string[]): Fence {
  return {
    regex: ours(namesIn('apps', ...except)),
    message: 'A program is not a library: speak its protocol.',
  }
}

function ours(names: readonly string[]): string {
  return `^@tessera/(${names.join('|')})(/|$)`
}

function cryptoWithout(...allowed: readonly string[]): string {
  const manifest = readFileSync(new URL('packages/crypto/package.json', import.meta.url), 'utf8')
  const { exports }: { exports: Record<string, string> } = JSON.parse(manifest)
  const entries = Object.keys(exports).map((entry) => entry.slice('./'.length))
  return `^@tessera/crypto/(${entries.filter((entry) => !allowed.includes(entry)).join('|')})$`
}

function everythingBut(name: string): Fence {
  return {
    group: ['**', `!${name}`, '!./**', '!../**'],
    message: `This package depends on ${name} only.`,
  }
}
