import { randomUUID } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'
import { webhookSecret, writtenWebhookSecret } from '@tessera/crypto/webhook-secret'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, testWebhookKey, type World } from '../../test/world.ts'
import { createWebhookAddresses } from './webhook-addresses.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('an address', () => {
  const anywhere = createWebhookAddresses('production')
  const atHome = createWebhookAddresses('development')

  it.each([
    'https://hook.example/told',
    'https://hook.example:8443/told?key=1',
    'https://93.184.215.14/told',
  ])('%s may be told', (url) => {
    expect(anywhere.admit(url)).toBe(url)
    expect(atHome.admit(url)).toBe(url)
  })

  it.each([
    'http://hook.example/told',
    'ftp://hook.example/told',
    'https://user:pass@hook.example/told',
    'https://hook.example/told#part',
    'https://10.0.0.1/told',
    'https://192.168.1.1/told',
    'https://169.254.169.254/latest/meta-data',
    'https://[fd00:ec2::254]/told',
    'https://[::ffff:10.0.0.1]/told',
    'https://0x0a000001/told',
    'https://intranet/told',
    'https://metadata.google.internal/told',
    'https://printer.local/told',
    'https://api.localhost/told',
    'javascript:alert(1)',
  ])('%s is refused everywhere', (url) => {
    for (const addresses of [anywhere, atHome])
      expect(() => addresses.admit(url)).toThrow(
        expect.objectContaining({ code: 'webhook_address_refused' }),
      )
  })

  it.each(['http://127.0.0.1:8080/told', 'http://localhost:8080/told', 'https://[::1]/told'])(
    '%s may be told in development only',
    (url) => {
      expect(atHome.admit(url)).toBe(url)
      expect(() => anywhere.admit(url)).toThrow(
        expect.objectContaining({ code: 'webhook_address_refused' }),
      )
    },
  )
})

it('shows the secret once, and never again', async () => {
  const owner = await world.connect()
  const { webhook, secret } = await owner.trpc.webhooks.add.mutate({ url })
  const [row] = await world.rows('select secret_id from app.webhooks where id = $1', webhook.id)
  const key = new Secret<Uint8Array>(Buffer.from(testWebhookKey, 'base64url'))
  const derived = webhookSecret(key, String(row?.['secret_id']))
  expect(secret).toBe(writtenWebhookSecret(derived).expose())
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(JSON.stringify(await owner.trpc.webhooks.list.query())).not.toContain(secret)
  expect(world.log.text).not.toContain(secret)
  expect(world.log.text).not.toContain('canary')
  const [line] = await world.rows(
    `select detail from app.audit where action = 'webhook.added' and subject = $1`,
    webhook.id,
  )
  expect(line).toEqual({ detail: { host: 'hook.example' } })
  await owner.trpc.webhooks.test.mutate({ webhookId: webhook.id })
  expect(await owner.trpc.webhooks.deliveries.query({ webhookId: webhook.id })).toMatchObject({
    deliveries: [{ kind: null, state: 'due', attempts: 0 }],
    nextCursor: null,
  })
  await owner.trpc.webhooks.remove.mutate({ webhookId: webhook.id })
  expect(await owner.trpc.webhooks.list.query()).toEqual([])
})

it('is at most five of one person', async () => {
  const owner = await world.connect()
  for (let count = 0; count < 5; count += 1) await owner.trpc.webhooks.add.mutate({ url })
  await expect(owner.trpc.webhooks.add.mutate({ url })).rejects.toMatchObject({
    data: { fault: { code: 'webhook_limit_reached' } },
  })
})

it('is nobody else’s to test, resume, remove or read', async () => {
  const owner = await world.connect()
  const { webhook } = await owner.trpc.webhooks.add.mutate({ url })
  const webhookId = webhook.id
  const other = await world.connect()
  const asks = [
    async () => await other.trpc.webhooks.test.mutate({ webhookId }),
    async () => await other.trpc.webhooks.resume.mutate({ webhookId }),
    async () => await other.trpc.webhooks.remove.mutate({ webhookId }),
    async () => await other.trpc.webhooks.remove.mutate({ webhookId: randomUUID() }),
  ]
  for (const ask of asks)
    await expect(ask()).rejects.toMatchObject({ data: { fault: { code: 'not_found' } } })
  expect((await other.trpc.webhooks.deliveries.query({ webhookId })).deliveries).toEqual([])
  expect(await other.trpc.webhooks.list.query()).toEqual([])
  expect(await owner.trpc.webhooks.list.query()).toMatchObject([{ id: webhookId }])
})

const url = 'https://hook.example/told?key=canary'
