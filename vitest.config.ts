import { defineConfig } from 'vitest/config'
import { longTests, withoutLongTests } from './scripts/long-tests.ts'
import { LongestFirst } from './scripts/longest-first.ts'

const all = ['{apps,journeys,packages,scripts}/**/*.test.{ts,tsx}']
const never = [
  '**/node_modules/**',
  '**/.tessera/**',
  ...(process.env[withoutLongTests] === undefined ? [] : longTests),
]
const inOneInstance = [
  'apps/web/test/*.test.ts',
  'journeys/{administration,alerts,batches,control-first,credentials,document-terms,documents,forbidden-job,invitations,listening,maintenance,notifications,own-script,passkeys,programs,registrations,reminders,reports,required-password,results,schedules,second-step,service-records,several-services,studies,two-researchers}.test.ts',
]
/** They start whole programs or change what belongs to the process: each has one of its own. */
const alone = [
  'apps/worker/**/*.test.ts',
  'journeys/*.test.ts',
  'packages/development/**/*.test.ts',
  // Two builds of pdf.js, of which each leaves its worker to the whole process.
  'packages/{documents,reports}/**/*.test.ts',
  'scripts/**/*.test.ts',
]
// What is waited for may be slow where three files run side by side; a test that never sees it fails by its own limit.
const limits = { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 25_000 } } }

export default defineConfig({
  test: {
    globalSetup: ['packages/testing/src/global-setup.ts'],
    // Two cores; what waits for a service or for the end of a grant leaves room for another.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'shared-instance',
          include: inOneInstance,
          exclude: never,
          globalSetup: ['packages/testing/src/shared-instance-setup.ts'],
          ...limits,
        },
      },
      {
        test: { name: 'alone', include: alone, exclude: [...never, ...inOneInstance], ...limits },
      },
      {
        test: {
          name: 'parts',
          include: all,
          exclude: [...never, ...inOneInstance, ...alone],
          isolate: false,
          ...limits,
        },
      },
    ],
  },
})
