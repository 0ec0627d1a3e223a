import { randomUUID } from 'node:crypto'
import { webhookBody } from '@tessera/contracts/webhook'
import { Secret } from '@tessera/crypto/secret'
import {
  webhookSecret,
  webhookSecretCheck,
  writtenWebhookSecret,
} from '@tessera/crypto/webhook-secret'
import { openLogin } from '@tessera/db/login'
import { asDelivery } from '@tessera/db/unit'
import { takeWebhookDelivery } from '@tessera/db/webhooks'
import { createLogger } from '@tessera/runtime/logger'
import { createTestDatabase } from '@tessera/testing/database'
import { waitFor } from '@tessera/testing/wait-for'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type Hook, startHook } from '../test/receivers.ts'
import { messengerConfig, messengerSecrets } from './config.ts'
import { startMessenger } from './messenger.ts'

const database = await createTestDatabase()
const { adminPool } = database
const messenger = openLogin('tessera_messenger', {
  url: new Secret(database.url('tessera_messenger')),
})
afterAll(async () => {
  await messenger[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})
beforeEach(async () => await adminPool.query('delete from app.users'))

const key = Buffer.alloc(32, 9)
let lines: string[] = []

describe('a webhook of an owner', () => {
  it('gets what she is told, signed so that her secret verifies it, and nothing that a person or a service wrote', async () => {
    await using hook = await startHook()
    const { secret, jobId } = await owner(hook.url, { told: 1 })
    await using _messenger = await start()
    const post = await received(hook)

    const headers = headersOf(post)
    const body = new Webhook(secret).verify(post.body, headers)
    expect(webhookBody.parse(body)).toMatchObject({
      type: 'job_failed',
      data: {
        thread: `job:${jobId}`,
        jobId,
        code: 'job_revoked',
        url: `https://tessera.example/jobs/${jobId}`,
      },
    })
    expect(post.body).not.toContain('canary')
    const forged = post.body.replace('job_failed', 'job_completed')
    expect(() => new Webhook(secret).verify(forged, headers)).toThrow('No matching signature')
    const old = {
      ...headers,
      'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 900),
    }
    expect(() => new Webhook(secret).verify(post.body, old)).toThrow('too old')
    await waitFor(async () => (await states())[0] === 'delivered')
  })

  it('gets a test that says so', async () => {
    await using hook = await startHook()
    const { secret } = await owner(hook.url, { tests: 1 })
    await using _messenger = await start()
    const post = await received(hook)
    expect(new Webhook(secret).verify(post.body, headersOf(post))).toMatchObject({
      type: 'test',
      data: { noticeId: null, url: 'https://tessera.example/notifications' },
    })
  })

  it('gets what it did not take again, under the same id and with another time', async () => {
    await using hook = await startHook()
    hook.answers.push(500, 302)
    await owner(hook.url, { told: 1 })
    await using _messenger = await start()
    await waitFor(async () => {
      await adminPool.query(
        `update app.webhook_deliveries set next_attempt_at = now() where state = 'due' and failure is not null`,
      )
      return (await states())[0] === 'delivered'
    })
    expect(hook.received).toHaveLength(3)
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const { rows } = await adminPool.query(
      'select attempts, status, failure, milliseconds >= 0 as is_timed from app.webhook_deliveries',
    )
    expect(rows).toEqual([{ attempts: 3, status: 204, failure: null, is_timed: true }])
  })

  it('gets again what a messenger had taken that fell before it wrote so down, and loses none', async () => {
    await using hook = await startHook()
    await owner(hook.url, { told: 1 })
    const taken = await asDelivery(messenger, (unit) => takeWebhookDelivery(unit, 30))
    await adminPool.query('update app.webhook_deliveries set next_attempt_at = now()')
    await adminPool.query('update app.webhooks set busy_until = now()')
    await using _messenger = await start()
    const post = await received(hook)
    expect(post.headers['webhook-id']).toBe(taken?.id)
    await waitFor(async () => (await states())[0] === 'delivered')
  })

  it('is told each thing once by two messengers', async () => {
    await using hook = await startHook()
    await owner(hook.url, { told: 10 })
    await using _first = await start()
    await using _second = await start()
    await waitFor(async () => (await states()).every((state) => state === 'delivered'), {
      timeout: 25_000,
    })
    expect(hook.received).toHaveLength(10)
  })

  it('is not followed elsewhere', async () => {
    await using elsewhere = await startHook()
    await using hook = await startHook({ location: elsewhere.url })
    hook.answers.push(307)
    await owner(hook.url, { told: 1 })
    await using _messenger = await start()
    await waitFor(async () => (await failures())[0] === 'refused')
    expect(elsewhere.received).toEqual([])
  })

  it('that does not answer keeps nobody else’s waiting', async () => {
    await using slow = await startHook()
    await using quick = await startHook()
    slow.answers.push('hang')
    await owner(slow.url, { told: 2 })
    await using _messenger = await start()
    await received(slow)
    await owner(quick.url, { told: 3 })
    await waitFor(() => quick.received.length === 3)
    // One at a time to one owner.
    expect(slow.mostAtOnce).toBe(1)
  })
})

describe('outside of development', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]', '10.0.0.1', '169.254.169.254', '[fd00:ec2::254]'])(
    'nothing is sent to %s, whatever stands in the row',
    async (host) => {
      await using hook = await startHook()
      await owner(hook.url.replace('http:', 'https:').replace('127.0.0.1', host), { told: 1 })
      await using _messenger = await start({ mode: 'production' })
      await waitFor(async () => (await failures())[0] === 'address_refused')
      expect(hook.received).toEqual([])
    },
  )

  it('nothing is sent without encryption', async () => {
    await owner('http://hook.example/told', { told: 1 })
    await using _messenger = await start({ mode: 'production' })
    await waitFor(async () => (await failures())[0] === 'address_refused')
  })
})

it('a messenger with another key sends nothing, and one without a key takes nothing', async () => {
  await using hook = await startHook()
  await owner(hook.url, { told: 1 })
  {
    await using _other = await start({ webhookKey: Buffer.alloc(32, 1) })
    await waitFor(async () => (await failures())[0] === 'secret_lost')
  }
  expect(hook.received).toEqual([])
  await adminPool.query('delete from app.users')

  await owner(hook.url, { told: 1 })
  const config = messengerConfig.parse({ mode: 'development', publicOrigin, catcher: { port: 0 } })
  const secrets = messengerSecrets.parse({ databaseUrl: database.url('tessera_messenger') })
  const logger = createLogger('test', { level: 'silent' })
  await using _keyless = await startMessenger(config, secrets, logger)
  await using _messenger = await start()
  await waitFor(async () => (await states())[0] === 'delivered')
  const { rows } = await adminPool.query('select attempts from app.webhook_deliveries')
  expect(rows).toEqual([{ attempts: 1 }])
})

it('neither secrets nor addresses come into the log', async () => {
  await using hook = await startHook()
  hook.answers.push(500)
  const { secret } = await owner(`${hook.url}?key=canary`, { told: 2 })
  await using _messenger = await start()
  await waitFor(() => hook.received.length > 1)
  await waitFor(() => lines.some((line) => line.includes('a webhook was told')))
  const log = lines.join('\n')
  expect(log).toContain('a webhook was not told')
  for (const hidden of ['canary', '/hook', secret.slice(6, 30), key.toString('base64url')])
    expect(log).not.toContain(hidden)
})

/** Somebody with a webhook there, and what is to be sent to it. */
async function owner(url: string, due: { readonly told?: number; readonly tests?: number }) {
  const [userId, hookId, jobId, secretId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const secret = webhookSecret(new Secret<Uint8Array>(key), secretId)
  const ask = async (text: string, ...values: unknown[]) => await adminPool.query(text, values)
  await ask(
    'insert into app.users (id, username) values ($1, $2)',
    userId,
    `u${hookId.slice(0, 8)}`,
  )
  await ask(
    `insert into app.services (id, slug, name, kind, origin) values (1, 'one', 'canary', 'cloudgene', 'https://one.example')
     on conflict do nothing`,
  )
  await ask(
    `insert into app.jobs (id, user_id, service_id, name, settings) values ($1, $2, 1, 'canary', '{}')`,
    jobId,
    userId,
  )
  await ask(
    'insert into app.webhooks (id, user_id, url, secret_id, secret_check) values ($1, $2, $3, $4, $5)',
    hookId,
    userId,
    url,
    secretId,
    webhookSecretCheck(secret),
  )
  await ask(
    `with told as (
       insert into app.notices (user_id, job_id, kind, days, about, code)
       select $1, $2, 'job_failed', 0, now() - n * interval '1 hour', 'job_revoked' from generate_series(1, $4) n returning id)
     insert into app.webhook_deliveries (user_id, webhook_id, notice_id) select $1, $3, id from told`,
    userId,
    jobId,
    hookId,
    due.told ?? 0,
  )
  if (due.tests !== undefined)
    await ask(
      'insert into app.webhook_deliveries (user_id, webhook_id) values ($1, $2)',
      userId,
      hookId,
    )
  return { jobId, secret: writtenWebhookSecret(secret).expose() }
}

const publicOrigin = 'https://tessera.example'

async function start({
  mode = 'development',
  webhookKey = key,
}: { readonly mode?: 'development' | 'production'; readonly webhookKey?: Buffer } = {}) {
  lines = []
  const config = messengerConfig.parse({
    mode,
    publicOrigin,
    ...(mode === 'development'
      ? { catcher: { port: 0 } }
      : { mail: { host: 'localhost', port: 1, security: 'none', from: 'tessera@example.org' } }),
  })
  const secrets = messengerSecrets.parse({
    databaseUrl: database.url('tessera_messenger'),
    webhookKey: webhookKey.toString('base64url'),
  })
  const logger = createLogger('messenger', {
    destination: { write: (line: string) => void lines.push(line) },
  })
  return await startMessenger(config, secrets, logger)
}

async function received(hook: Hook) {
  return await waitFor(() => hook.received[0] ?? null)
}

function headersOf({ headers }: Hook['received'][number]): Record<string, string> {
  return Object.fromEntries(
    ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
      name,
      String(headers[name]),
    ]),
  )
}

async function states(): Promise<readonly string[]> {
  const { rows } = await adminPool.query<{ state: string }>(
    'select state from app.webhook_deliveries order by made_at',
  )
  return rows.map(({ state }) => state)
}

async function failures(): Promise<readonly (string | null)[]> {
  const { rows } = await adminPool.query<{ failure: string | null }>(
    'select failure from app.webhook_deliveries order by made_at',
  )
  return rows.map(({ failure }) => failure)
}
