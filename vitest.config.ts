import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,journeys,packages,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/.tessera/**'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    // A whole instance with Chromium and engines fills two cores by itself: a second one beside it only makes both wait.
    maxWorkers: 1,
    // Two cores that also run Chromium and engines are sometimes late. A test that fails twice has failed.
    retry: 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
