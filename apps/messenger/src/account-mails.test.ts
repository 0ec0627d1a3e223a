import { proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { confirmAddress } from '@tessera/db/addresses'
import { openLogin } from '@tessera/db/login'
import { asSignIn } from '@tessera/db/unit'
import { createLogger } from '@tessera/runtime/logger'
import { createTestDatabase } from '@tessera/testing/database'
import { signInNewUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { startMailServer } from '../test/receivers.ts'
import { messengerConfig, messengerSecrets } from './config.ts'
import { startMessenger } from './messenger.ts'

const database = await createTestDatabase()
const auth = openLogin('tessera_auth', { url: new Secret(database.url('tessera_auth')) })
const login = { user: 'tessera', password: 'a password of the mail server' }
afterAll(async () => {
  await auth[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await database.adminPool.query('truncate proof.mails')
})

it('the link of a mail confirms its address; the database holds nothing that does', async () => {
  await using server = await startMailServer(login)
  const { username } = await signInNewUser(database)
  await using _messenger = await start(server.port)
  const mail = await received(server)
  expect(mail.to).toEqual([`${username}@example.org`])
  expect(mail.text).toContain('Subject: Confirm your e-mail address')
  expect(mail.text).toContain('Auto-Submitted: auto-generated')
  expect(mail.text).toContain('Content-Type: text/plain')
  expect(mail.text).toContain('Content-Type: text/html')
  const token = tokenIn(mail.text, '/confirm-address')

  await waitFor(async () => (await states()).every(({ state }) => state === 'sent'))
  const { rows } = await database.adminPool.query('select m::text as row from proof.mails m')
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(await confirm(token)).toBe('confirmed')
  expect(await confirm(token)).toBeNull()
})

it('a mail that the server did not take comes again, and the link of the first attempt is dead', async () => {
  await using server = await startMailServer(login)
  server.answers.push(451)
  await signInNewUser(database)
  await using _messenger = await start(server.port)
  const mail = await received(server)
  const [first] = server.refused
  const [dead, live] = [first?.text ?? '', mail.text].map((text) =>
    tokenIn(text, '/confirm-address'),
  )
  expect(dead).not.toBe(live)
  expect(await confirm(dead ?? '')).toBeNull()
  expect(await confirm(live ?? '')).toBe('confirmed')
  const id = /^Message-ID: (.*)$/m
  expect(id.exec(first?.text ?? '')?.[1]).toBe(id.exec(mail.text)?.[1])
})

it('an address that its server refuses for good is given up at once', async () => {
  await using server = await startMailServer(login)
  server.answers.push('no such mailbox')
  await signInNewUser(database)
  await using _messenger = await start(server.port)
  await waitFor(async () => (await states()).some(({ state }) => state === 'given_up'))
  expect(await states()).toEqual([{ state: 'given_up', failure: 'EENVELOPE', attempts: 1 }])
})

it('a refusal of our own sender is no word on the address: the mail comes again', async () => {
  await using server = await startMailServer(login)
  server.answers.push('no such sender')
  const { username } = await signInNewUser(database)
  await using _messenger = await start(server.port)
  expect((await received(server)).to).toEqual([`${username}@example.org`])
})

it.each([
  'ada@example.org\r\nBcc: eve@example.org',
  'ada@example.org, eve@example.org',
  'ada@example.org>\nRCPT TO:<eve@example.org',
])('an address such as %j never becomes two', async (address) => {
  const { id } = await signInNewUser(database)
  const writing = database.adminPool.query(
    `insert into proof.mails (user_id, kind, address) values ($1, 'verify_address', $2)`,
    [id, address],
  )
  await expect(writing).rejects.toThrow('mails_address_check')
})

async function start(port: number) {
  const { user, password: smtpPassword } = login
  const mail = { host: '127.0.0.1', port, security: 'none', user, from: 'tessera@example.org' }
  return await startMessenger(
    messengerConfig.parse({ publicOrigin, mail, retryAfterSeconds: 0.1 }),
    messengerSecrets.parse({ databaseUrl: database.url('tessera_messenger'), smtpPassword }),
    createLogger('messenger', { level: 'silent' }),
  )
}

async function received(server: Awaited<ReturnType<typeof startMailServer>>) {
  return await waitFor(() => server.received[0] ?? null)
}

function tokenIn(text: string, page: string): string {
  const plain = text.replaceAll('=\r\n', '')
  const token = new RegExp(`${publicOrigin}${page}#([\\w-]{43})`).exec(plain)?.[1]
  if (token === undefined) throw new Error('the mail has no link')
  return token
}

async function confirm(token: string): Promise<string | null> {
  const hash = proofHash(rowProof(new Secret(token)))
  return await asSignIn(auth, async (unit) => await confirmAddress(unit, hash))
}

async function states() {
  return (await database.adminPool.query('select state, failure, attempts from proof.mails')).rows
}

const publicOrigin = 'https://tessera.example'
