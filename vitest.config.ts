import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{apps,journeys,packages,scripts}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/.tessera/**'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
