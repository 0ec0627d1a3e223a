import { randomUUID } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'
import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, expect, it } from 'vitest'
import { openLogin } from '../login.ts'
import { asVault } from '../unit.ts'
import { acknowledgeAlert, listAlerts, raiseAlert } from './alerts.ts'

const database = await createTestDatabase()
const login = openLogin('tessera_broker', {
  url: new Secret(database.url('tessera_broker')),
  connections: 4,
})
afterAll(async () => {
  await login[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

it('counts what happens again until somebody has looked, and then begins anew', async () => {
  const subject = randomUUID()
  await Promise.all(
    [1, 2, 3].map(async (attempt) => await raise(subject, { attempt, shownBy: 'worker-2' })),
  )

  const [first, ...others] = await alertsOf(subject)
  expect(others).toEqual([])
  expect(first).toMatchObject({ kind: 'grant.theft', severity: 'critical', times: 3 })
  expect(first?.detail).toMatchObject({ shownBy: 'worker-2' })

  const id = first?.id ?? 0
  expect(await asVault(login, async (unit) => await acknowledgeAlert(unit, id))).toBe(true)
  expect(await asVault(login, async (unit) => await acknowledgeAlert(unit, id))).toBe(false)
  expect(await alertsOf(subject)).toEqual([])

  await raise(subject, {})
  expect((await alertsOf(subject)).map(({ times }) => times)).toEqual([1])
  expect((await alertsOf(subject, { acknowledged: true })).map(({ times }) => times)).toEqual([
    1, 3,
  ])
})

async function raise(subject: string, detail: Record<string, string | number>) {
  await asVault(
    login,
    async (unit) => await raiseAlert(unit, { kind: 'grant.theft', subject, detail }),
  )
}

async function alertsOf(subject: string, { acknowledged } = { acknowledged: false }) {
  const alerts = await asVault(
    login,
    async (unit) => await listAlerts(unit, { acknowledged, limit: 100 }),
  )
  return alerts.filter((alert) => alert.subject === subject)
}
