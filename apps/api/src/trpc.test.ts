import { expect, it } from 'vitest'
import { auditOf } from '../test/procedures.ts'

it('every procedure has decided who writes that it was done', async () => {
  expect(auditOf()).toEqual({
    'alerts.acknowledge': 'broker',
    'alerts.list': 'none',
    'auth.login': 'database',
    'auth.logout': 'session.ended',
    'auth.me': 'none',
    'credentials.challenge': 'broker',
    'credentials.confirmOrigin': 'broker',
    'credentials.get': 'none',
    'credentials.list': 'none',
    'credentials.put': 'broker',
    'credentials.remove': 'broker',
    'credentials.signIn': 'broker',
    'credentials.uses': 'none',
    'jobs.cancel': 'job.cancel_requested',
    'jobs.events': 'none',
    'jobs.get': 'none',
    'jobs.list': 'none',
    'jobs.runOnAccount': 'job.moved_to_account',
    'jobs.submit': 'job.submitted',
    'jobs.watch': 'none',
    'notices.dismiss': 'none',
    'notices.list': 'none',
    'results.list': 'none',
    'results.password': 'result_password.revealed',
    'services.get': 'none',
    'services.list': 'none',
    'services.options': 'none',
    'uploads.get': 'none',
    'uploads.list': 'none',
    'uploads.remove': 'file.removed',
    'users.register': 'database',
  })
})
