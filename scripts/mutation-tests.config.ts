import { defineConfig } from 'vitest/config'

const { tests, withDatabase } = JSON.parse(process.env['TESSERA_MUTATION_TARGET'] ?? '{}')

/** The tests that Stryker runs against a mutant; `mutate.ts` names them. */
export default defineConfig({
  test: {
    root: '.',
    globalSetup: withDatabase ? ['packages/testing/src/global-setup.ts'] : [],
    include: tests,
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
