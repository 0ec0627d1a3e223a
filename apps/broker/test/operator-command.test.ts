import { randomBytes } from 'node:crypto'
import { renew } from '@tessera/broker-client/grants'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeOperatorHome, runCommand, runCommandWith } from './run-command.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
let home: string
beforeAll(async () => {
  world = await createWorld()
  home = await makeOperatorHome(world.testBroker)
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('revokes what it names, and says so when there is no such thing', async () => {
  const worker = await world.newWorker()
  const grant = await world.claim(worker, await world.dispatchedJob(await world.userWithToken()))
  expect(await renew(worker, grant)).not.toBeNull()

  expect(await run('revoke', 'worker', worker.clientId)).toEqual({
    code: 0,
    output: `Every grant of worker ${worker.clientId} has ended.\n`,
  })
  expect(await renew(worker, grant)).toBeNull()
  expect(await run('revoke', 'worker', 'worker-nobody')).toEqual({
    code: 1,
    output: 'There is no worker worker-nobody. Nothing was revoked.\n',
  })
  expect(await run('revoke', 'everything')).toMatchObject({ code: 0 })
}, 60_000)

it('takes the credentials of a service out of workers’ hands, and writes that down', async () => {
  const worker = await world.newWorker()
  const grant = await world.claim(worker, await world.dispatchedJob(await world.userWithToken()))
  expect(grant.credential).toHaveProperty('secret')
  const service = String(world.serviceId)

  expect((await run('delivery', service, 'egress')).output).toContain('Its grants have ended.')
  expect(await renew(worker, grant)).toBeNull()
  const next = await world.claim(worker, await world.dispatchedJob(await world.userWithToken()))
  expect(next.credential).not.toHaveProperty('secret')
  expect((await run('delivery', service, 'egress')).output).toContain('Nothing changed.')
  expect(await renew(worker, next)).not.toBeNull()
  await run('delivery', service, 'sealed')

  const { rows } = await world.database.adminPool.query(
    `select outcome, subject, detail from vault.audit where action = 'service.delivery' order by id`,
  )
  expect(rows).toEqual([
    { outcome: 'ok', subject: service, detail: { delivery: 'egress', former: 'sealed' } },
    { outcome: 'ok', subject: service, detail: { delivery: 'egress', former: 'egress' } },
    { outcome: 'ok', subject: service, detail: { delivery: 'sealed', former: 'egress' } },
  ])
}, 60_000)

it('lists alerts until they are acknowledged', async () => {
  const [holder, thief] = [await world.newWorker(), await world.newWorker()]
  const grant = await world.claim(holder, await world.dispatchedJob(await world.userWithToken()))
  await renew(thief, grant)

  expect((await run('alerts', 'list')).output).toContain('grant.theft')
  const { rows } = await world.database.adminPool.query(
    `select id from vault.alerts where kind = 'grant.theft'`,
  )
  const id = String(rows[0]?.id)
  expect(await run('alerts', 'acknowledge', id)).toMatchObject({ code: 0 })
  expect(await run('alerts', 'acknowledge', id)).toMatchObject({ code: 1 })
  expect((await run('alerts', 'list')).output).not.toContain('grant.theft')
  expect((await run('alerts', 'list', '--all')).output).toContain('grant.theft')
}, 60_000)

it('shows workers with their status and when they last asked', async () => {
  const worker = await world.newWorker()
  await run('suspend', '--name', worker.clientId)
  const { output } = await run('list')
  expect(output).toMatch(new RegExp(`${worker.clientId}.*worker.*suspended`))
  expect(output).toContain('lastSeenAt')
}, 60_000)

it('stores a service’s own credential from its standard input, and says nothing of it', async () => {
  const token = newServiceToken()
  world.service.accounts.set(token, 'everybody')
  const stored = await runWith(
    `${token}\n`,
    'service-credentials',
    'store',
    'shared',
    '--service',
    '1',
  )
  expect(stored).toEqual({
    code: 0,
    output: expect.stringContaining('for the account everybody there'),
  })
  const listed = await run('service-credentials', 'list')
  expect(listed.output).toContain('everybody')
  expect(stored.output + listed.output).not.toContain(token)

  expect(
    await run('shared-token', 'gradual', '--service', '1', '--until', '2020-01-01'),
  ).toMatchObject({ code: 1 })
  expect(
    await run('shared-token', 'gradual', '--service', '1', '--until', '2126-01-01'),
  ).toMatchObject({ code: 0, output: expect.stringContaining('serves who has none of her own') })
  expect(await run('shared-token', 'uses')).toEqual({
    code: 0,
    output: 'Nobody was served by a shared token.\n',
  })
  expect(await run('shared-token', 'hard', '--service', '1')).toMatchObject({ code: 0 })
  expect(await run('service-credentials', 'remove', 'shared', '--service', '1')).toMatchObject({
    code: 0,
  })
  expect(await run('service-credentials', 'remove', 'shared', '--service', '1')).toMatchObject({
    code: 1,
  })
  expect(await run('service-credentials', 'list')).toEqual({ code: 0, output: 'None is stored.\n' })
  expect(
    await run('shared-token', 'gradual', '--service', '1', '--until', '2126-01-01'),
  ).toMatchObject({ code: 0, output: expect.stringContaining('nobody is served') })
  expect(
    await runWith('x'.repeat(40), 'service-credentials', 'store', 'health', '--service', '1'),
  ).toMatchObject({
    code: 1,
    output: expect.stringContaining('does not accept it'),
  })
}, 180_000)

it('stores the secret of an OAuth client from its standard input, and says nothing of it', async () => {
  const secret = `client-${randomBytes(16).toString('hex')}`
  const service = String(world.serviceId)
  const missing = { code: 1, output: expect.stringContaining('has no sign-in server') }
  expect(await runWith(secret, 'oauth-client', service)).toEqual(missing)
  const authenticate = async (how: string) =>
    await world.database.adminPool.query(
      `insert into app.oauth_servers (service_id, issuer, client_id, client_authentication)
       values ($1, 'https://sign-in.example', 'tessera', $2)
       on conflict (service_id) do update set client_authentication = excluded.client_authentication`,
      [world.serviceId, how],
    )

  await authenticate('client_secret_basic')
  const stored = await runWith(`${secret}\n`, 'oauth-client', service)
  expect(stored).toEqual({
    code: 0,
    output: `The broker shows itself with it to the sign-in server of ${service}.\n`,
  })
  const { rows } = await world.database.adminPool.query('select * from vault.oauth_clients')
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString('hex'))

  await authenticate('private_key_jwt')
  const saying = (words: string) => ({ code: 1, output: expect.stringContaining(words) })
  expect(await runWith(secret, 'oauth-client', service)).toEqual(saying('A private key as JWK'))
  await authenticate('client_secret_post')
  expect(await runWith('short', 'oauth-client', service)).toEqual(saying('A client secret of'))
  await authenticate('none')
  expect(await runWith(secret, 'oauth-client', service)).toEqual(saying('shows nothing there'))
  expect(await runWith(secret, 'oauth-client', 'michigan')).toMatchObject({
    code: 2,
    output: expect.stringContaining('oauth-client SERVICE-NUMBER < secret'),
  })
  const { rows: recorded } = await world.database.adminPool.query(
    `select outcome, subject from vault.audit where action = 'oauth.client_set' order by id`,
  )
  expect(recorded).toEqual(
    ['service_not_found', 'stored', 'no_key', 'no_secret', 'not_needed'].map((outcome) => ({
      outcome,
      subject: service,
    })),
  )
}, 60_000)

it('enrolls a program, lists it, and suspends it, and writes that down', async () => {
  const key = `--public-key=${randomBytes(32).toString('base64url')}`
  const asked = ['--description=Submits', '--run-by=The lab', '--scopes=jobs:submit,jobs:read']
  expect(await run('programs', 'enroll', 'pipeline', ...asked, key)).toMatchObject({ code: 0 })
  expect(await run('programs', 'enroll', 'pipeline', ...asked, key)).toEqual({
    code: 1,
    output: 'There is a program pipeline already, or one with this key.\n',
  })
  expect(await run('programs', 'enroll', 'pipeline', ...asked)).toMatchObject({ code: 2 })
  expect(await run('programs', 'suspend', 'pipeline')).toMatchObject({ code: 0 })
  expect((await run('programs', 'list')).output).toMatch(/^pipeline\tsuspended\t.*\tThe lab$/m)
  expect(await run('programs', 'resume', 'pipeline')).toMatchObject({ code: 0 })
  expect(await run('programs', 'suspend', 'nobody')).toMatchObject({ code: 1 })

  const { rows } = await world.database.adminPool.query(
    `select action, outcome, subject from vault.audit where action like 'program.%' order by id`,
  )
  expect(rows).toEqual([
    { action: 'program.enrolled', outcome: 'ok', subject: 'pipeline' },
    { action: 'program.enrolled', outcome: 'taken', subject: 'pipeline' },
    { action: 'program.status', outcome: 'ok', subject: 'pipeline' },
    { action: 'program.status', outcome: 'ok', subject: 'pipeline' },
    { action: 'program.status', outcome: 'not_found', subject: 'nobody' },
  ])
}, 60_000)

async function run(...words: readonly string[]) {
  return await runCommand('operator', home, ...words)
}

async function runWith(input: string, ...words: readonly string[]) {
  return await runCommandWith(input, 'operator', home, ...words)
}
