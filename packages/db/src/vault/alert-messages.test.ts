import { Secret } from '@tessera/crypto/secret'
import { createTestDatabase } from '@tessera/testing/database'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { openLogin } from '../login.ts'
import { asDelivery, asVault } from '../unit.ts'
import {
  type AlertChannel,
  collectAlerts,
  noteAlertMessage,
  takeAlertMessage,
} from './alert-messages.ts'
import { raiseAlert } from './alerts.ts'

const database = await createTestDatabase()
const open = <Name extends 'tessera_broker' | 'tessera_messenger'>(name: Name) =>
  openLogin(name, { url: new Secret(database.url(name)), connections: 4 })
const broker = open('tessera_broker')
const messenger = open('tessera_messenger')
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
  await messenger[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await database.adminPool.query(
    'truncate vault.alerts, vault.alert_messages, vault.alert_message_items restart identity',
  )
})

const pace = { messageEverySeconds: 0, againAfterSeconds: 3_600, retryAfterSeconds: 0 }

it('a flood is one message, and the next waits for its time', async () => {
  const hourly = { ...pace, messageEverySeconds: 3_600 }
  for (let number = 0; number < 130; number++) await raise(`worker-${number}`)
  expect(await tell('webhook', hourly)).toHaveLength(100)
  expect(await tell('webhook', hourly)).toBeNull()
  expect(await tell('webhook')).toHaveLength(30)
  expect(await tell('webhook')).toBeNull()
})

it('each way is told of everything', async () => {
  await raise('worker-1')
  expect(await tell('webhook')).toEqual(['worker-1 1'])
  expect(await tell('mail')).toEqual(['worker-1 1'])
})

it('what goes on happening is told again after a while', async () => {
  await raise('worker-1')
  expect(await tell('mail')).toEqual(['worker-1 1'])
  await raise('worker-1')
  expect(await tell('mail')).toBeNull()
  const atOnce = { ...pace, againAfterSeconds: 0 }
  expect(await tell('mail', atOnce)).toEqual(['worker-1 2'])
  expect(await tell('mail', atOnce)).toBeNull()
})

it('while one was not taken there is no other, and it is taken by one at a time', async () => {
  await raise('worker-1')
  const slowly = { ...pace, retryAfterSeconds: 60 }
  const taken = await Promise.all([1, 2, 3].map(async () => await take('mail', slowly)))
  expect(taken.filter((message) => message !== null)).toHaveLength(1)
  const { rows } = await database.adminPool.query('select id from vault.alert_messages')
  await asDelivery(messenger, async (unit) => await noteAlertMessage(unit, rows[0]?.id, 'busy'))
  await raise('worker-2')
  expect(await take('mail', slowly)).toBeNull()

  await database.adminPool.query('update vault.alert_messages set next_attempt_at = now()')
  const again = await take('mail', slowly)
  expect(again).toMatchObject({ id: rows[0]?.id, attempts: 2, alerts: [{ subject: 'worker-1' }] })
})

it('attempts come further and further apart, up to an hour', async () => {
  await raise('worker-1')
  const seconds: number[] = []
  for (let attempt = 0; attempt < 9; attempt++) {
    await take('mail', { ...pace, retryAfterSeconds: 30 })
    const { rows } = await database.adminPool.query(
      'update vault.alert_messages m set next_attempt_at = now() from vault.alert_messages before where before.id = m.id returning extract(epoch from before.next_attempt_at - now()) as pause',
    )
    seconds.push(Math.round(Number(rows[0]?.pause) / 30) * 30)
  }
  expect(seconds).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600])
})

async function raise(subject: string) {
  await asVault(broker, async (unit) => await raiseAlert(unit, { kind: 'client.new', subject }))
}

async function take(channel: AlertChannel, at = pace) {
  return await asDelivery(messenger, async (unit) => {
    await collectAlerts(unit, channel, at)
    return await takeAlertMessage(unit, channel, at)
  })
}

/** Takes what is due and says that it was delivered. */
async function tell(channel: AlertChannel, at = pace) {
  const message = await take(channel, at)
  if (message === null) return null
  await asDelivery(messenger, async (unit) => await noteAlertMessage(unit, message.id, null))
  return message.alerts.map(({ subject, times }) => `${subject} ${times}`)
}
