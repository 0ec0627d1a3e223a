import { appendFile, chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectBroker } from '@tessera/broker-client/broker'
import { redeem } from '@tessera/broker-client/grants'
import { startService } from '@tessera/development/start-service'
import { inRepository } from '@tessera/development/repository'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a superuser who changes what is stored', () => {
  it('puts an older version back in vain', async () => {
    const user = await world.signIn()
    await enterToken(user)
    const old = await copyOf(user)
    await enterToken(user)
    await putBack(user, old)

    expect(await claimOf(user)).toEqual({ available: false, reason: 'refused' })
    await expectAlertFor(user)
  })

  it('brings a deleted one back in vain', async () => {
    const user = await world.signIn()
    await enterToken(user)
    const old = await copyOf(user)
    await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
    await putBack(user, old)

    expect(await claimOf(user)).toEqual({ available: false, reason: 'refused' })
    await expectAlertFor(user)
  })

  it('takes one away, and is found out', async () => {
    const user = await world.signIn()
    await enterToken(user)
    await admin('delete from app.credentials where user_id = $1', user.id)

    expect(await claimOf(user)).toEqual({ available: false, reason: 'refused' })
    await expectAlertFor(user, 'missing')
  })

  it('brings one back in vain that was taken away and has been replaced', async () => {
    const user = await world.signIn()
    await enterToken(user)
    const old = await copyOf(user)
    await admin('delete from app.credentials where user_id = $1', user.id)
    await enterToken(user)
    await putBack(user, old)

    expect(await claimOf(user)).toEqual({ available: false, reason: 'refused' })
    await expectAlertFor(user)
  })

  it('exchanges the secret of the same version in vain', async () => {
    const user = await world.signIn()
    await enterToken(user)
    const first = await copyOf(user)
    await enterToken(user)
    const second = await copyOf(user)
    await putBack(user, first)
    // The ledger knows version 2; what is entered now must not pass for it later.
    await enterToken(user)
    expect(await claimOf(user)).toMatchObject({ available: true })
    await putBack(user, { ...second, version: 3 })

    expect(await claimOf(user)).toEqual({ available: false, reason: 'refused' })
    await expectAlertFor(user)
  })

  it('changes the wrapped key in vain', async () => {
    const user = await world.signIn()
    await enterToken(user)
    await admin(
      `update vault.credential_secrets
       set envelope = set_byte(envelope, at, 255 - get_byte(envelope, at))
       from (select length(envelope) - 100 as at from vault.credential_secrets where user_id = $1) wrapped
       where user_id = $1`,
      user.id,
    )
    expect(await claimOf(user)).toEqual({ available: false, reason: 'refused' })
    await expectAlertOf('credential.not_authentic', user)
  })

  it('does not hinder the owner from entering a token again', async () => {
    const user = await world.signIn()
    await enterToken(user)
    const old = await copyOf(user)
    await enterToken(user)
    await putBack(user, old)
    await enterToken(user)
    expect(await claimOf(user)).toMatchObject({ available: true })

    await admin('delete from app.credentials where user_id = $1', user.id)
    await enterToken(user)
    expect(await claimOf(user)).toMatchObject({ available: true })
  })
})

it('a credential that its owner removed is missed by nobody', async () => {
  const user = await world.signIn()
  await enterToken(user)
  await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
  expect(await claimOf(user)).toEqual({ available: false, reason: 'none' })
  expect(await alertsFor(user)).toEqual([])
})

it('a credential whose removal was undone is not given out, people are told, and its owner can enter it again', async () => {
  const user = await world.signIn()
  await enterToken(user)
  await admin(
    `create function app.undo_removal() returns trigger language plpgsql
     as $$ begin raise exception 'the disk is full'; end $$;
     create trigger undo_removal before delete on app.credentials
     for each row execute function app.undo_removal();`,
  )
  const { deleteCredential } = connectBroker(world.testBroker.api)
  await expect(deleteCredential(user.proof, world.serviceId)).rejects.toThrow()
  await admin('drop trigger undo_removal on app.credentials')

  expect(await claimOf(user)).toEqual({ available: false, reason: 'refused' })
  await expectAlertFor(user, 'removal_undone')

  await enterToken(user)
  expect(await claimOf(user)).toMatchObject({ available: true })
  expect(await deleteCredential(user.proof, world.serviceId)).toMatchObject({ deleted: true })
  expect(await claimOf(user)).toEqual({ available: false, reason: 'none' })
})

it('claims while a token is being replaced and removed raise no alarm', async () => {
  const user = await world.signIn()
  await enterToken(user)
  const worker = await world.testBroker.enrollWorker('worker-busy')
  const jobs = await Promise.all(
    Array.from({ length: 30 }, async () => await world.dispatchedJob(user)),
  )
  const changes = async () => {
    for (let n = 0; n < 5; n++) {
      await enterToken(user)
      await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
    }
  }
  const claims = async () => {
    for (const job of jobs) await redeem(worker, job).catch(() => null)
  }
  await Promise.all([changes(), claims()])
  expect(await alertsFor(user)).toEqual([])
})

it('a token that is just being removed is not given out, and missed by nobody', async () => {
  const user = await world.signIn()
  await enterToken(user)
  const job = await world.dispatchedJob(user)
  await using holder = await world.database.adminPool.connect().then((client) => ({
    client,
    [Symbol.asyncDispose]: async () => client.release(true),
  }))
  await holder.client.query('begin; lock table app.audit in share mode')
  const removing = connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
  await waitForLocks(1)
  const grant = await world.claim(await world.newWorker(), job)
  await holder.client.query('commit')
  expect(await removing).toMatchObject({ deleted: true })

  expect(grant.credential).toEqual({ available: false, reason: 'none' })
  expect(await alertsFor(user)).toEqual([])
})

it('a token that is removed while it is being replaced is missed by nobody', async () => {
  const user = await world.signIn()
  await enterToken(user)
  await using holder = await world.database.adminPool.connect().then((client) => ({
    client,
    [Symbol.asyncDispose]: async () => client.release(true),
  }))
  await holder.client.query('begin; lock table app.audit in share mode')
  const replacing = enterToken(user)
  await waitForLocks(1)
  const broker = connectBroker(world.testBroker.api)
  const removing = broker.deleteCredential(user.proof, world.serviceId)
  await waitForLocks(2)
  await holder.client.query('commit')
  await replacing
  expect(await removing).toMatchObject({ deleted: true })

  expect(await claimOf(user)).toEqual({ available: false, reason: 'none' })
  expect(await alertsFor(user)).toEqual([])
})

it('another broker process refuses what was put back, and sees what this one stores', async () => {
  const user = await world.signIn()
  await using other = await startOtherProcess()
  await enterToken(user)
  const old = await copyOf(user)
  expect(await claimOf(user, other.origin)).toMatchObject({ available: true })
  await enterToken(user)
  expect(await claimOf(user, other.origin)).toMatchObject({ available: true })
  await putBack(user, old)

  expect(await claimOf(user, other.origin)).toEqual({ available: false, reason: 'refused' })
  await expectAlertFor(user)
})

describe('the ledger', () => {
  it('believes a newer row, of which a broker that fell could not write, and keeps it', async () => {
    const user = await world.signIn()
    await enterToken(user)
    const [old, before] = [await copyOf(user), await readFile(ownLedger(), 'utf8')]
    await enterToken(user)
    // As if it had fallen after its commit.
    await writeFile(ownLedger(), before)
    await using fresh = await world.testBroker.startAnother()

    expect(await claimOf(user, fresh.origin)).toMatchObject({ available: true })

    await putBack(user, old)
    expect(await claimOf(user, fresh.origin)).toEqual({ available: false, reason: 'refused' })
  })

  it('learns of a deletion from its owner, when the broker fell before it could write of it', async () => {
    const user = await world.signIn()
    await enterToken(user)
    const old = await copyOf(user)
    await using fresh = await startAfterFallInDeletion(user)
    const broker = connectBroker({ ...world.testBroker.api, origin: fresh.origin })
    expect(await broker.deleteCredential(user.proof, world.serviceId)).toMatchObject({
      deleted: false,
    })
    await putBack(user, old)

    expect(await claimOf(user, fresh.origin)).toEqual({ available: false, reason: 'refused' })
  })

  it('learns of it from the next token too', async () => {
    const user = await world.signIn()
    await enterToken(user)
    const old = await copyOf(user)
    await using fresh = await startAfterFallInDeletion(user)
    await enterToken(user, fresh.origin)
    await putBack(user, old)

    expect(await claimOf(user, fresh.origin)).toEqual({ available: false, reason: 'refused' })
  })

  it('keeps the end of a token of which it never knew', async () => {
    const user = await world.signIn()
    const before = await readFile(ownLedger(), 'utf8')
    await enterToken(user)
    const old = await copyOf(user)
    await writeFile(ownLedger(), before)
    await using fresh = await world.testBroker.startAnother()
    const broker = connectBroker({ ...world.testBroker.api, origin: fresh.origin })
    expect(await broker.deleteCredential(user.proof, world.serviceId)).toMatchObject({
      deleted: true,
    })
    await putBack(user, old)

    expect(await claimOf(user, fresh.origin)).toEqual({ available: false, reason: 'refused' })
  })

  it('is mended where a fall left half a line', async () => {
    await appendFile(ownLedger(), '{"credentialId":"')
    const user = await world.signIn()
    await enterToken(user)
    await using fresh = await world.testBroker.startAnother()
    expect(await claimOf(user, fresh.origin)).toMatchObject({ available: true })
  })

  it('lets no broker start when a line of it was changed', async () => {
    const whole = await readFile(ownLedger(), 'utf8')
    await writeFile(ownLedger(), whole.replace('"version":1', '"version":9'))
    await expect(world.testBroker.startAnother()).rejects.toThrow('not authentic')
    await writeFile(ownLedger(), whole)
  })

  it('lets no broker start when it is gone while the vault has credentials', async () => {
    const directory = join(world.testBroker.home, 'ledger')
    await rename(directory, `${directory}-away`)
    await expect(world.testBroker.startAnother()).rejects.toThrow('put it back')
    await mkdir(directory, { recursive: true })
    await rename(`${directory}-away`, directory)
  })
})

async function enterToken(user: SignedInUser, through = world.testBroker.origin): Promise<void> {
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  expect(await world.putToken(user, token, { through })).toMatchObject({ outcome: 'stored' })
}

/** A broker that knows of the deletion what stood in the ledger before its commit. */
async function startAfterFallInDeletion(user: SignedInUser) {
  await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
  const lines = (await readFile(ownLedger(), 'utf8')).trimEnd().split('\n')
  expect(lines.at(-1)).toContain('"state":"deleted"')
  await writeFile(ownLedger(), `${lines.slice(0, -1).join('\n')}\n`)
  return await world.testBroker.startAnother()
}

/** Until so many statements wait for somebody else's. */
async function waitForLocks(count: number): Promise<void> {
  await vi.waitFor(async () => {
    const { rowCount } = await world.database.adminPool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    expect(rowCount).toBe(count)
  }, 20_000)
}

let workers = 0
/** What a worker is given for a new job. */
async function claimOf(user: SignedInUser, origin = world.testBroker.origin) {
  const worker = await world.testBroker.enrollWorker(`worker-${++workers}`)
  const redeemed = await redeem({ ...worker, origin }, await world.dispatchedJob(user))
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  return redeemed.grant.credential
}

interface Copy {
  readonly version: number
  readonly credential: Readonly<Record<string, unknown>>
  readonly secret: Readonly<Record<string, unknown>>
}

async function copyOf(user: SignedInUser): Promise<Copy> {
  const { rows } = await admin(
    `select c.version, to_jsonb(c) as credential, to_jsonb(s) as secret
     from app.credentials c join vault.credential_secrets s on s.credential_id = c.id where c.user_id = $1`,
    user.id,
  )
  const [copy] = rows
  if (copy === undefined) throw new Error('there is nothing to copy')
  return copy
}

/** Both rows whole, as from an older backup. */
async function putBack(user: SignedInUser, copy: Copy): Promise<void> {
  await admin('delete from app.credentials where user_id = $1', user.id)
  const { version } = copy
  const rows = {
    credentials: { ...copy.credential, version },
    secrets: { ...copy.secret, version },
  }
  await admin(
    'insert into app.credentials select * from jsonb_populate_record(null::app.credentials, $1)',
    JSON.stringify(rows.credentials),
  )
  await admin(
    'insert into vault.credential_secrets select * from jsonb_populate_record(null::vault.credential_secrets, $1)',
    JSON.stringify(rows.secrets),
  )
}

async function alertsFor(user: SignedInUser) {
  const { rows } = await admin(
    'select kind, severity from vault.alerts where user_id = $1',
    user.id,
  )
  return rows
}

/** Owner, admins and the record are told that the last claim did not see what was stored last. */
async function expectAlertFor(
  user: SignedInUser,
  outcome: 'missing' | 'refused' | 'removal_undone' = 'refused',
): Promise<void> {
  await expectAlertOf('credential.rolled_back', user)
  const { rows } = await admin(
    `select r.outcome, r.subject = a.detail ->> 'taskId' as of_same_step,
       r.detail ->> 'service' as service, r.detail ->> 'version' = a.detail ->> 'version' as of_same_version,
       r.detail ? 'credentialHmac' as named, a.subject
     from vault.audit r, vault.alerts a
     where r.user_id = $1 and a.user_id = $1 and r.action = 'credential.rolled_back'`,
    user.id,
  )
  expect(rows).toEqual([
    {
      outcome,
      of_same_step: true,
      service: String(world.serviceId),
      of_same_version: outcome === 'missing' ? null : true,
      named: true,
      subject: `${user.id} at service ${world.serviceId}`,
    },
  ])
}

async function expectAlertOf(kind: string, user: SignedInUser): Promise<void> {
  expect(await alertsFor(user)).toEqual([{ kind, severity: 'critical' }])
  const told = await admin(
    'select subject from app.audit where user_id = $1 and action = $2',
    user.id,
    kind,
  )
  expect(told.rows).toEqual([{ subject: String(world.serviceId) }])
}

async function admin(statement: string, ...values: readonly string[]) {
  return await world.database.adminPool.query(statement, [...values])
}

function ownLedger(): string {
  return join(world.testBroker.home, 'ledger', 'operator.jsonl')
}

async function startOtherProcess() {
  const { files } = world.testBroker
  const home = join(world.testBroker.home, 'other')
  await mkdir(home, { mode: 0o700 })
  const port = 20_000 + (process.pid % 20_000)
  const config = {
    ...files.config,
    name: 'other',
    port,
    auditHeadsFile: join(home, 'heads.jsonl'),
    operatorSocket: join(home, 'operator.sock'),
  }
  await writeFile(join(home, 'config.json'), JSON.stringify(config))
  await writeFile(join(home, 'secrets.json'), JSON.stringify(files.secrets), { mode: 0o600 })
  await chmod(join(home, 'secrets.json'), 0o600)
  const running = await startService({
    name: 'broker',
    entry: inRepository('apps/broker/src/main.ts'),
    home,
    logFile: join(home, 'log'),
  })
  return {
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => await running[Symbol.asyncDispose](),
  }
}
