import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** By file: what begins anew by itself there, and why that is in the record of maintenance or no matter of it. */
const loops: Readonly<Record<string, readonly string[]>> = {
  'apps/worker/src/dispatch/keep-house.ts': ['each task of the dispatcher'],
  'apps/api/src/uploads/keep-files.ts': ['bytes of files that are gone', 'halves of files'],
  'apps/broker/src/broker.ts': [
    'ledger, clock and metrics, which are of this process alone',
    'the task that forgets what is spent',
    'checks of credentials, which are counted',
    'credentials of closed accounts, which are counted',
  ],
  'apps/worker/src/worker.ts': ['checks of services, which the broker gives out and counts'],
  'apps/worker/src/dispatch/start-dispatcher.ts': [
    'sends due steps: shared by as many dispatchers as there are',
  ],
  'apps/api/src/schedules/fire-due-schedules.ts': ['acts for the owner of a schedule, in her unit'],
  'apps/api/src/batches/end-due-batches.ts': ['acts for whoever asked for a batch'],
  'apps/api/src/uploads/sweep-spool.ts': ['the disk of this machine'],
  'apps/api/src/run-every.ts': ['how those two are repeated'],
  'apps/api/src/jobs/progress-sockets.ts': ['a heartbeat of connections of this process'],
  'apps/broker/src/keys/watch-keys.ts': [
    'reads the store of keys of this machine',
    'brings rows under the current key, a few locked at a time',
    'destroys keys of this machine whose day has come',
  ],
  'apps/egress/src/grant-watch.ts': ['asks for grants that this process holds'],
  'apps/worker/src/hold-grant.ts': ['asks for the grant that this process holds'],
  'apps/messenger/src/messenger.ts': [
    'alerts: a row is leased to one messenger, and is the record',
    'mails: a row is leased to one messenger, and is the record',
    'webhooks: a row is leased to one messenger, and is the record',
  ],
  'packages/documents/src/reading-thread.ts': ['watches the memory of a thread of this process'],
  'packages/runtime/src/keep-doing.ts': ['how tasks in the record are repeated, alike everywhere'],
  'packages/runtime/src/run-service.ts': ['watches the parent of this process'],
}

test('whatever is done again and again is a task of maintenance, or it is said why not', () => {
  const found = sources().flatMap(({ file, text }) => {
    const count =
      text.match(/(?<!function )\b(?:keepDoing|repeatUntilStopped|runEvery|setInterval)\(/g)
        ?.length ?? 0
    return count === 0 ? [] : [[file, count] as const]
  })
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(loops).map(([file, reasons]) => [file, reasons.length])),
  )
})

test('nobody opens a unit of the system but what does its tasks, and its context', () => {
  const callers = sources().filter(({ text }) => /\basSweep\(/.test(text))
  expect(callers.map(({ file }) => file).toSorted()).toEqual([
    'packages/auth-context/src/system-context.ts',
    'packages/db/src/maintenance.ts',
  ])
})

function sources() {
  const root = join(import.meta.dirname, '..')
  return globSync('{apps,packages}/*/src/**/*.ts', { cwd: root })
    .filter((file) => !/\.test\.ts$|^apps\/(?:web|sandbox)\/|^packages\/testing\//.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
}
