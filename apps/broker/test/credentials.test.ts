import { connectBroker } from '@tessera/broker-client/broker'
import { serviceId } from '@tessera/contracts/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}

it('keeps a token that its service accepts, with the account and the real expiry', async () => {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')

  const answer = await world.putToken(user, token)

  expect(answer).toMatchObject({
    outcome: 'stored',
    credential: { isVerified: true, remoteAccount: 'alice', label: 'mine' },
  })
  const days =
    answer.outcome === 'stored'
      ? (Date.parse(answer.credential.expiresAt ?? '') - Date.now()) / 86_400_000
      : 0
  expect(days).toBeCloseTo(30, 1)
  const [stored] = await rows(
    'select envelope from vault.credential_secrets where user_id = $1',
    user.id,
  )
  expect(stored.envelope.includes(token)).toBe(false)
})

it('stores nothing of a token that the service does not know', async () => {
  const user = await world.signIn()

  expect(await world.putToken(user, newServiceToken())).toMatchObject({
    outcome: 'refused',
    // The service repeats the token; nobody sees it again.
    reason: 'Invalid API Token: [secret]',
  })

  expect(await rows('select 1 from app.credentials where user_id = $1', user.id)).toEqual([])
  expect(await rows('select 1 from vault.credential_secrets where user_id = $1', user.id)).toEqual(
    [],
  )
})

it('says that the service cannot be reached, and stores nothing', async () => {
  const user = await world.signIn()
  world.service.isDown = true
  try {
    expect(await world.putToken(user, newServiceToken())).toMatchObject({ outcome: 'unreachable' })
  } finally {
    world.service.isDown = false
  }
  expect(await rows('select 1 from app.credentials where user_id = $1', user.id)).toEqual([])
})

it('stores nothing of a token that the service says has ended', async () => {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  world.service.endsAt = new Date(Date.now() - 1000)
  try {
    expect(await world.putToken(user, token)).toEqual({ outcome: 'expired', reason: null })
  } finally {
    world.service.endsAt = null
  }
  expect(await rows('select 1 from app.credentials where user_id = $1', user.id)).toEqual([])
})

it('shows what is stored to its owner, and to nobody else', async () => {
  const [user, other] = [await world.userWithToken('ada'), await world.signIn()]
  const broker = connectBroker(world.testBroker.api)
  expect(await broker.credentialStatus(user.proof, world.serviceId)).toMatchObject({
    serviceId: world.serviceId,
    remoteAccount: 'ada',
  })
  expect(await broker.credentialStatus(other.proof, world.serviceId)).toBeNull()
})

it.each([
  ['spaces', 'a token with spaces in it'],
  ['a line break', 'token-token-token\nX-Evil: 1'],
  ['too few characters', 'short'],
  ['characters that do not fit into a header', 'tokén-tokén-tokén-tokén'],
])('refuses a token with %s without asking the service', async (_, token) => {
  const user = await world.signIn()
  const before = world.service.seen.length
  expect(await world.putToken(user, token)).toMatchObject({ outcome: 'malformed' })
  expect(world.service.seen).toHaveLength(before)
})

it.each([
  ['another user', 'userId', '00000000-0000-4000-8000-000000000000'],
  ['another address', 'origin', 'https://elsewhere.example.org'],
  ['another type', 'type', 'basic'],
] as const)('does not open what was sealed for %s', async (_, field, value) => {
  const user = await world.signIn()
  expect(await world.putToken(user, newServiceToken(), { [field]: value })).toMatchObject({
    outcome: 'malformed',
  })
})

it('accepts each challenge once, and only from the user it was made for', async () => {
  const [user, other] = [await world.signIn(), await world.signIn()]
  const broker = connectBroker(world.testBroker.api)
  const { challenge } = await broker.challenge(user.proof)
  const put = async (proof: typeof user.proof) =>
    (
      await broker.putCredential({
        proof,
        serviceId: world.serviceId,
        type: 'api_token',
        label: 'x',
        challenge,
        sealed: 'AAAA',
      })
    ).outcome

  expect(await put(other.proof)).toBe('challenge_spent')
  expect(await put(user.proof)).toBe('malformed')
  expect(await put(user.proof)).toBe('challenge_spent')
})

it('replaces a token: one credential, a higher version, the old secret gone', async () => {
  const user = await world.signIn()
  for (const token of [newServiceToken(), newServiceToken()]) {
    world.service.accounts.set(token, 'alice')
    await world.putToken(user, token)
  }
  expect(await rows('select version from app.credentials where user_id = $1', user.id)).toEqual([
    { version: 2 },
  ])
  expect(
    await rows('select version from vault.credential_secrets where user_id = $1', user.id),
  ).toEqual([{ version: 2 }])
})

it('keeps the old token when the new one is refused', async () => {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  await world.putToken(user, token)
  await world.putToken(user, newServiceToken())
  expect(
    await rows('select version, is_verified from app.credentials where user_id = $1', user.id),
  ).toEqual([{ version: 1, is_verified: true }])
})

it.each([
  ['service_not_found', 32_000, 'active'],
  ['service_inactive', 1, 'inactive'],
])(
  'opens nothing for a service that is none or is switched off: %s',
  async (outcome, id, status) => {
    const user = await world.signIn()
    const service = serviceId.parse(id)
    const broker = connectBroker(world.testBroker.api)
    const { challenge } = await broker.challenge(user.proof)
    const entered = { proof: user.proof, challenge, label: 'x', sealed: 'AAAA' } as const
    const put = async (to = service) =>
      await broker.putCredential({ ...entered, serviceId: to, type: 'api_token' })
    const opened = await openedSeals()
    await rows('update app.services set status = $1', status)
    try {
      expect(await put()).toMatchObject({ outcome })
    } finally {
      await rows(`update app.services set status = 'active'`)
    }
    expect(await openedSeals()).toBe(opened)
    const recorded = await rows(
      `select outcome, subject from vault.audit where user_id = $1 and action = 'credential.opened'`,
      user.id,
    )
    expect(recorded).toEqual([{ outcome, subject: String(service) }])
    // The challenge is as good as before, and what is not sealed is counted as opened.
    expect(await put(world.serviceId)).toMatchObject({ outcome: 'malformed' })
    expect(await openedSeals()).toBe(opened + 1)
  },
)

it('deletes row and secret, and only its owner can', async () => {
  const [user, other] = [await world.signIn(), await world.signIn()]
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  await world.putToken(user, token)
  const broker = connectBroker(world.testBroker.api)

  expect(await broker.deleteCredential(other.proof, world.serviceId)).toMatchObject({
    deleted: false,
  })
  expect(await broker.deleteCredential(user.proof, world.serviceId)).toMatchObject({
    deleted: true,
  })
  expect(await rows('select 1 from vault.credential_secrets where user_id = $1', user.id)).toEqual(
    [],
  )
  const record = `select user_id, outcome, subject, detail ? 'credentialHmac' as named from vault.audit
    where action = 'credential.deleted' and user_id in ($1, $2) order by id`
  const subject = String(world.serviceId)
  expect(await rows(record, user.id, other.id)).toEqual([
    { user_id: other.id, outcome: 'not_found', subject, named: false },
    { user_id: user.id, outcome: 'ok', subject, named: true },
  ])
  const told = `select user_id, detail from app.audit
    where action = 'credential.deleted' and user_id in ($1, $2)`
  expect(await rows(told, user.id, other.id)).toEqual([
    { user_id: user.id, detail: { serviceId: world.serviceId } },
  ])
})

it('asks for a live proof: an ended session gets nothing', async () => {
  const user = await world.signIn()
  await rows('update proof.sessions set ended_at = now() where user_id = $1', user.id)
  await expect(connectBroker(world.testBroker.api).challenge(user.proof)).rejects.toMatchObject({
    code: 'not_signed_in',
  })
})

it('writes its own record and the owner’s trail, without the token in either', async () => {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  await world.putToken(user, token)

  const vault = await rows('select * from vault.audit where user_id = $1 order by id', user.id)
  expect(vault).toMatchObject([
    { action: 'challenge.made', outcome: 'ok' },
    { action: 'credential.opened', outcome: 'ok' },
    { action: 'credential.stored', outcome: 'ok', detail: { version: 1 } },
  ])
  const owner = await rows('select * from app.audit where user_id = $1', user.id)
  expect(owner.map((row) => row.action)).toContain('credential.stored')
  expect(JSON.stringify([vault, owner])).not.toContain(token)
})

describe('a name and a password', () => {
  beforeAll(async () => {
    await rows(`update app.services set credential_types = '{api_token,basic}'`)
  })

  it('are kept when the service lets them in, and sent as RFC 7617 has it', async () => {
    const user = await world.signIn()
    const password = `pä:ss-${newServiceToken()}`
    world.service.accounts.set(`ada:${password}`, 'ada')

    const answer = await world.putToken(user, `ada:${password}`, { as: 'basic' })

    expect(answer).toMatchObject({
      outcome: 'stored',
      credential: { type: 'basic', remoteAccount: 'ada', expiresAt: null, isVerified: true },
    })
    expect(world.service.seen.at(-1)).toEqual({
      path: '/api/v2/server',
      token: `ada:${password}`,
    })
    const stored = await rows('select * from vault.credential_secrets where user_id = $1', user.id)
    expect(JSON.stringify(stored)).not.toContain(password)
  })

  it('are refused when the service does not know them', async () => {
    const user = await world.signIn()
    expect(await world.putToken(user, 'ada:wrong password', { as: 'basic' })).toMatchObject({
      outcome: 'refused',
      reason: 'The service does not accept this name and password.',
    })
  })

  it.each(['no-colon-in-all-of-this', ':password', 'ada:', 'ada:pass\r\nX-Evil: 1'])(
    'are refused without asking the service when they are none: %j',
    async (secret) => {
      const user = await world.signIn()
      const before = world.service.seen.length
      expect(await world.putToken(user, secret, { as: 'basic' })).toMatchObject({
        outcome: 'malformed',
      })
      expect(world.service.seen).toHaveLength(before)
    },
  )

  it('are refused where the service takes tokens only', async () => {
    await rows(`update app.services set credential_types = '{api_token}'`)
    const user = await world.signIn()
    world.service.accounts.set('ada:password', 'ada')
    expect(await world.putToken(user, 'ada:password', { as: 'basic' })).toMatchObject({
      outcome: 'service_inactive',
    })
  })
})

/** How often something that a page sealed was opened. */
async function openedSeals(): Promise<number> {
  const { values } = await world.testBroker.broker.deps.watch.metrics.decryptions.get()
  return values.find(({ labels }) => labels.what === 'sealed_credential')?.value ?? 0
}
