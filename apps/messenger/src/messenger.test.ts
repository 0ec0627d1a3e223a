import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { acknowledgeAlert, raiseAlert } from '@tessera/db/vault/alerts'
import { writeServiceFiles } from '@tessera/development/service-files'
import { startService } from '@tessera/development/start-service'
import { createLogger } from '@tessera/runtime/logger'
import { createTestDatabase } from '@tessera/testing/database'
import { waitFor } from '@tessera/testing/wait-for'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startHook, startMailServer } from '../test/receivers.ts'
import { messengerConfig, messengerSecrets } from './config.ts'
import { startMessenger } from './messenger.ts'

const database = await createTestDatabase()
const broker = openLogin('tessera_broker', { url: new Secret(database.url('tessera_broker')) })
const webhookSecret = Buffer.alloc(32, 7).toString('base64url')
const home = await mkdtemp(join(tmpdir(), 'tessera-messenger-'))
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})
beforeEach(async () => {
  await database.adminPool.query(
    'truncate vault.alerts, vault.alert_messages, vault.alert_message_items restart identity',
  )
})

describe('a webhook', () => {
  it('is told what happened and what to do, signed as Standard Webhooks says', async () => {
    await using hook = await startHook()
    await raise('grant.theft', 'delegation-1')
    await using _messenger = await start({ webhook: { url: hook.url, isLocal: true } })

    const [post] = await waitFor(() => (hook.received.length > 0 ? hook.received : null))
    const receiver = new Webhook(Buffer.from(webhookSecret, 'base64url').toString('base64'))
    const headers = headersOf(post)
    expect(receiver.verify(post?.body ?? '', headers)).toMatchObject({
      type: 'alerts.raised',
      data: {
        url: 'https://tessera.example/alerts',
        alerts: [
          {
            kind: 'grant.theft',
            severity: 'critical',
            subject: 'delegation-1',
            title: 'A worker showed a grant that another worker holds (delegation delegation-1)',
            remedy: expect.stringContaining('suspend it'),
            times: 1,
          },
        ],
      },
    })
    const other = { ...headers, 'webhook-id': crypto.randomUUID() }
    expect(() => receiver.verify(post?.body ?? '', other)).toThrow('No matching signature')
    await waitFor(async () => (await messages()).every(({ delivered }) => delivered))
  })

  it('gets one that it did not take again, under the same id', async () => {
    await using hook = await startHook()
    hook.answers.push(500, 302)
    await raise('worker.burst', 'worker-1')
    await using _messenger = await start({ webhook: { url: hook.url, isLocal: true } })

    await waitFor(async () => (await messages()).some(({ delivered }) => delivered))
    expect(hook.received).toHaveLength(3)
    expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(await messages()).toMatchObject([{ attempts: 3, delivered: true, failure: null }])
  })

  it('shows why it has not taken one', async () => {
    await using hook = await startHook()
    hook.answers.push(500, 500, 500, 500, 500)
    await raise('worker.burst', 'worker-1')
    await using _messenger = await start({ webhook: { url: hook.url, isLocal: true } })
    const [message] = await waitFor(async () => {
      const all = await messages()
      return all.some(({ failure }) => failure !== null) ? all : null
    })
    expect(message).toMatchObject({ delivered: false, failure: 'the webhook answered 500' })
  })

  it('on this machine is not asked, unless development says so', async () => {
    await using hook = await startHook()
    await raise('worker.burst', 'worker-1')
    const url = hook.url.replace('http:', 'https:')
    for (const [mode, webhook] of [
      ['development', { url }],
      ['production', { url, isLocal: true }],
    ] as const) {
      await database.adminPool.query('truncate vault.alert_messages cascade')
      await using _messenger = await start({ mode, webhook })
      await waitFor(async () =>
        (await messages()).some(
          ({ failure }) => failure === 'it could not be sent (address_refused)',
        ),
      )
    }
    expect(hook.received).toEqual([])
  })
})

describe('many alerts', () => {
  it('of one kind and subject are one, and are told again only when it goes on for long', async () => {
    await using hook = await startHook()
    for (let count = 0; count < 5; count++) await raise('worker.burst', 'worker-1')
    await raise('grant.theft', 'delegation-1')
    await using messenger = await start({ webhook: { url: hook.url, isLocal: true } })
    await waitFor(async () => (await messages()).some(({ delivered }) => delivered))
    await raise('worker.burst', 'worker-1')
    await raise('client.new', 'worker-2')
    await waitFor(async () => (await messages()).filter(({ delivered }) => delivered).length === 2)
    await messenger[Symbol.asyncDispose]()

    const told = hook.received.map(({ body }) => alertsIn(body))
    // The critical one first; what was told is not told with the next.
    expect(told).toEqual([['grant.theft 1', 'worker.burst 5'], ['client.new 1']])

    await using _again = await start({
      webhook: { url: hook.url, isLocal: true },
      againAfterSeconds: 0,
    })
    await waitFor(() => hook.received.length === 3)
    expect(alertsIn(hook.received[2]?.body ?? '')).toEqual(['worker.burst 6'])
  })

  it('that somebody has looked at are not told', async () => {
    await using hook = await startHook()
    await raise('client.new', 'worker-1')
    await raise('client.new', 'worker-2')
    await asVault(broker, async (unit) => await acknowledgeAlert(unit, 1))
    await using _messenger = await start({ webhook: { url: hook.url, isLocal: true } })
    await waitFor(async () => (await messages()).some(({ delivered }) => delivered))
    expect(hook.received.map(({ body }) => alertsIn(body))).toEqual([['client.new 1']])
    expect(hook.received[0]?.body).toContain('worker-2')
  })
})

describe('mail', () => {
  const login = { user: 'tessera', password: 'a password of the mail server' }
  const mailTo = (port: number) => ({
    host: '127.0.0.1',
    port,
    security: 'none',
    user: login.user,
    from: 'Tessera <tessera@example.org>',
    to: ['on-call@example.org', 'lead@example.org'],
  })

  it('says in words what happened and what to do', async () => {
    await using server = await startMailServer(login)
    await raise('credential.rolled_back', 'user-1 at service 3')
    await using _messenger = await start({ mail: mailTo(server.port) }, login.password)
    const [mail] = await waitFor(() => (server.received.length > 0 ? server.received : null))
    expect(mail?.to).toEqual(['on-call@example.org', 'lead@example.org'])
    const text = unfold(mail?.text ?? '')
    expect(text).toContain('Subject: [Tessera] critical: A credential in the database is older')
    expect(text).toContain('user-1 at service 3')
    expect(text).toContain('It is not given out. Follow the runbook for a stolen database')
    expect(text).toContain('https://tessera.example/alerts')
    const [message] = await messages()
    expect(text).toContain(`Message-ID: <${message?.id}@tessera.example>`)
  })

  it('is not lost when the server refuses the password, which nobody reads of', async () => {
    await using server = await startMailServer(login)
    await raise('client.new', 'worker-1')
    await using wrong = await start({ mail: mailTo(server.port) }, 'wrong')
    const isRefused = async () =>
      (await messages()).some(({ failure }) => failure === 'it could not be sent (EAUTH)')
    await waitFor(isRefused)
    await wrong[Symbol.asyncDispose]()
    await using _right = await start({ mail: mailTo(server.port) }, login.password)
    await waitFor(() => server.received.length === 1)
  })

  it('does not leave for a server whose certificate nobody vouches for', async () => {
    await using server = await startMailServer(login)
    await raise('client.new', 'worker-1')
    const mail = { ...mailTo(server.port), security: 'starttls' }
    const log: string[] = []
    await using _messenger = await start({ mail }, login.password, log)
    await waitFor(async () => (await messages()).some(({ failure }) => failure !== null))
    expect(server.received).toEqual([])
    const lines = log.map((line): unknown => JSON.parse(line))
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', msg: 'alerts were not taken' }),
    )
  })

  it('over the network without TLS is no configuration', () => {
    const mail = { ...mailTo(25), host: 'mail.example.org' }
    expect(messengerConfig.safeParse({ publicOrigin, mail }).error?.issues).toMatchObject([
      { path: ['mail', 'security'] },
    ])
  })
})

it('killed while it tells, it tells again under the same id', async () => {
  await using hook = await startHook()
  hook.answers.push('hang')
  await raise('grant.theft', 'delegation-1')
  const config = {
    mode: 'development',
    publicOrigin,
    webhook: { url: hook.url, isLocal: true },
    ...quick,
  }
  await writeServiceFiles(home, { config, secrets: secretsWith() })
  const definition = {
    name: 'messenger',
    entry: join(import.meta.dirname, 'main.ts'),
    home,
    logFile: join(home, 'messenger.log'),
  }
  const killed = await startService(definition)
  await waitFor(() => hook.received.length === 1)
  killed.signal('SIGKILL')
  await killed.exited
  expect(await messages()).toMatchObject([{ attempts: 1, delivered: false }])

  await using _next = await startService(definition)
  await waitFor(async () => (await messages()).some(({ delivered }) => delivered))
  const ids = hook.received.map(({ headers }) => headers['webhook-id'])
  expect(ids).toEqual([ids[0], ids[0]])
})

const publicOrigin = 'https://tessera.example'
const quick = { messageEverySeconds: 0, retryAfterSeconds: 0.1 }

async function start(settings: object, smtpPassword?: string, log: string[] = []) {
  return await startMessenger(
    messengerConfig.parse({ mode: 'development', publicOrigin, ...quick, ...settings }),
    messengerSecrets.parse(secretsWith(smtpPassword)),
    createLogger('messenger', { destination: { write: (line) => void log.push(line) } }),
  )
}

function secretsWith(smtpPassword?: string) {
  const databaseUrl = database.url('tessera_messenger')
  return { databaseUrl, webhookSecret, ...(smtpPassword !== undefined && { smtpPassword }) }
}

async function raise(kind: Parameters<typeof raiseAlert>[1]['kind'], subject: string) {
  await asVault(broker, async (unit) => await raiseAlert(unit, { kind, subject }))
}

async function messages() {
  const { rows } = await database.adminPool.query<{
    id: string
    attempts: number
    delivered: boolean
    failure: string | null
  }>(
    'select id, attempts, delivered_at is not null as delivered, failure from vault.alert_messages order by made_at',
  )
  return rows
}

function alertsIn(body: string): readonly string[] {
  const { data } = JSON.parse(body) as {
    data: { alerts: readonly { kind: string; times: number }[] }
  }
  return data.alerts.map(({ kind, times }) => `${kind} ${times}`)
}

function headersOf(post: { readonly headers: object } | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(post?.headers ?? {}).filter(([name]) => name.startsWith('webhook-')),
  )
}

/** Header lines and quoted-printable text are broken at 76 characters (RFC 5322, RFC 2045). */
function unfold(mail: string): string {
  return mail.replaceAll(/=\r?\n/g, '').replaceAll(/\r?\n[ \t]+/g, ' ')
}
