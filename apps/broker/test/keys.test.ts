import { execFile } from 'node:child_process'
import { createPublicKey, randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connectBroker } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { redeem } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { openEnvelope } from '@tessera/crypto/envelope'
import { programEnvironment } from '@tessera/development/program-environment'
import { waitFor } from '@tessera/testing/wait-for'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { storedCredentialAad, storedServiceCredentialAad } from '../src/associated-data.ts'
import { destroyDueKeys } from '../src/keys/destroy-due-keys.ts'
import { keyStorePath, readKeyStoreFile } from '../src/keys/key-store-file.ts'
import { inKeyStoreUnit } from '../src/keys/key-store.ts'
import { publicKeysOf } from '../src/keys/make-key-store.ts'
import { retireKey } from '../src/keys/retire-key.ts'
import { rotateKey } from '../src/keys/rotate-key.ts'
import { operatorOf } from './operator-calls.ts'
import { serviceCredentialsOf } from './service-credentials.ts'
import { fillVault, keysInUse, makeFileKey, openRows, storeToken } from './vault-rows.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
let operator: ReturnType<typeof operatorOf>
beforeEach(async () => {
  world = await createWorld()
  operator = operatorOf(world.testBroker.operator)
})
afterEach(async () => await world[Symbol.asyncDispose]())

it('writes what is new under a new key at once, and still opens what is old', async () => {
  const [old] = await fillVault(world, 1)
  const { keyId, previousId } = await operator.rotate('key-encryption')
  expect(await keysInUse(world)).toEqual([previousId])

  const [fresh] = await fillVault(world, 1)

  expect(await keysInUse(world)).toEqual([keyId, previousId].toSorted())
  const { tokens } = await openRows(world, world.testBroker.broker)
  expect(tokens.toSorted()).toEqual([old, fresh].toSorted())
})

it('brings every row under the current key while each is readable, and counts what is left', async () => {
  const tokens = (await fillVault(world, 12)).toSorted()
  const { keyId, previousId } = await operator.rotate('key-encryption')
  expect(await usesOf(previousId)).toBe(24)

  await operator.rewrap()
  do {
    const opened = await openRows(world, world.testBroker.broker)
    expect(opened.tokens.toSorted()).toEqual(tokens)
    expect(opened.files).toBe(12)
  } while ((await operator.list()).rewrapping.running)

  expect((await operator.list()).rewrapping).toEqual({ running: false, rewrapped: 24, failed: 0 })
  expect(await keysInUse(world)).toEqual([keyId])
  expect(await usesOf(previousId)).toBe(0)
})

it('brings the health and the shared credential of a service under the current key too', async () => {
  const stored = serviceCredentialsOf(world)
  const tokens = { health: newServiceToken(), shared: newServiceToken() }
  for (const kind of ['health', 'shared'] as const) {
    world.service.accounts.set(tokens[kind], kind)
    expect(await stored.put(kind, tokens[kind])).toMatchObject({ outcome: 'stored' })
  }
  const { keyId, previousId } = await operator.rotate('key-encryption')
  expect(await operator.retire(previousId)).toEqual({ outcome: 'in_use', uses: 2, by: 'rows' })

  expect(await operator.rewrapAll()).toEqual({ running: false, rewrapped: 2, failed: 0 })

  expect(await operator.retire(previousId)).toEqual({ outcome: 'retired' })
  const { rows } = await world.database.adminPool.query(
    `select id, service_id as "serviceId", kind, type, origin, version, envelope, key_id as "keyId"
     from vault.service_credentials`,
  )
  for (const { envelope, ...row } of rows) {
    const aad = storedServiceCredentialAad(row)
    const opened = await world.testBroker.broker.deps.keys.openEnvelope({ aad, envelope })
    expect({ kind: row.kind, token: opened.toString(), keyId: row.keyId }).toEqual({
      kind: row.kind,
      token: tokens[row.kind as 'health' | 'shared'],
      keyId,
    })
  }
  expect(rows).toHaveLength(2)
})

it('F36 key rotated while a job runs: gives the credential to a worker whose grant began before the rewrapping', async () => {
  const user = await world.signIn()
  const token = await storeToken(world, user)
  const job = await world.dispatchedJob(user)
  await operator.rotate('key-encryption')
  await operator.rotate('sealing-context')
  await operator.rewrapAll()

  const redeemed = await redeem(await world.testBroker.enrollWorker('worker-1'), job)

  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  const { credential } = redeemed.grant
  expect('secret' in credential && credential.secret.expose()).toBe(token)
})

it('leaves alone what another broker made of a rotation that it finished', async () => {
  const { deps } = world.testBroker.broker
  await rotateKey(deps, 'key-encryption', 'operator', async (work) => {
    const begun = await inKeyStoreUnit(deps, work)
    const { keyId } = await operator.rotate('key-encryption')
    await operator.rotate('key-encryption')
    expect(await operator.retire(keyId)).toEqual({ outcome: 'retired' })
    return begun
  })

  const { keys } = deps.store.read()
  const states = keys.filter((key) => key.purpose === 'key-encryption').map((key) => key.state)
  expect(states.toSorted()).toEqual(['current', 'previous'])
})

it('refuses to retire a key that is current or that a row needs, and says how many do', async () => {
  await fillVault(world, 2)
  const { keyId, previousId } = await operator.rotate('key-encryption')
  expect(await operator.retire(keyId)).toEqual({ outcome: 'not_previous' })
  expect(await operator.retire(previousId)).toEqual({ outcome: 'in_use', uses: 4, by: 'rows' })
  expect(await operator.retire('kek-0000000000')).toEqual({ outcome: 'not_found' })
  // The database itself refuses, whatever a broker says.
  await expect(
    world.database.adminPool.query('delete from vault.key_canaries where key_id = $1', [
      previousId,
    ]),
  ).rejects.toThrow('violates foreign key')

  await operator.rewrapAll()
  expect(await operator.retire(previousId)).toEqual({ outcome: 'retired' })
  expect(storedIds()).not.toContain(previousId)
  await using again = await world.testBroker.startAnother()
  expect((await openRows(world, again)).tokens).not.toContain(null)
})

it('leaves a row that does not open as it is, and does not retire its key', async () => {
  await fillVault(world, 3)
  await world.database.adminPool.query(
    `update vault.credential_secrets set version = version + 1
     where credential_id = (select credential_id from vault.credential_secrets limit 1)`,
  )
  const { previousId } = await operator.rotate('key-encryption')
  expect(await operator.rewrapAll()).toEqual({ running: false, rewrapped: 5, failed: 1 })
  expect(await operator.retire(previousId)).toEqual({ outcome: 'in_use', uses: 1, by: 'rows' })
})

it('states a new sealing key at once, opens what was sealed to the old one for 7 days, then destroys it', async () => {
  const user = await world.signIn()
  // This world's client has the former statement, as a page that was left open.
  const broker = connectBroker(world.testBroker.api)
  const before = await broker.sealingKey('credential')
  await storeToken(world, user)
  const { keyId, previousId } = await operator.rotate('sealing-credential')
  expect(previousId).toBe(before.key.id)
  const fresh = await connectBroker(world.testBroker.api).sealingKey('credential')
  expect(fresh.key.id).toBe(keyId)
  await storeToken(world, user)
  expect(await operator.retire(previousId)).toMatchObject({ outcome: 'too_early' })

  const { deps } = world.testBroker.broker
  await destroyDueKeys(deps, inDays(6.9))
  expect(storedIds()).toContain(previousId)
  await destroyDueKeys(deps, inDays(7.1))
  expect(storedIds()).not.toContain(previousId)
  await expect(storeToken(world, user)).rejects.toThrow('malformed')
  expect(await recorded('key.destroyed')).toEqual([`${previousId} ok`])
})

it('F36 key rotated while a job is queued: does not retire a context key while a step that waits was sealed to it', async () => {
  const user = await world.signIn()
  await world.dispatchedJob(user)
  const { previousId } = await operator.rotate('sealing-context')
  expect(await operator.retire(previousId)).toEqual({ outcome: 'in_use', uses: 1, by: 'steps' })
})

it('chains new records under the new audit key', async () => {
  const { keyId, previousId } = await operator.rotate('audit')
  await operator.list()
  await world.signIn()
  await fillVault(world, 1)
  const { rows } = await world.database.adminPool.query(
    'select key_id from vault.audit order by id desc limit 1',
  )
  expect(rows[0]?.key_id).toBe(keyId)
  expect(await operator.retire(previousId)).toMatchObject({ outcome: 'in_use', by: 'records' })
})

it('retires an audit key that has chained no record, once no line of the ledger is under it', async () => {
  await fillVault(world, 2)
  const { previousId } = await operator.rotate('audit')
  const { keyId } = await operator.rotate('audit')
  await world.database.adminPool.query('delete from vault.audit where key_id = $1', [previousId])
  expect(await operator.retire(previousId)).toEqual({ outcome: 'in_use', uses: 2, by: 'ledger' })

  // As it does each minute.
  await world.testBroker.broker.deps.ledger.fold()

  expect(await operator.retire(previousId)).toEqual({ outcome: 'retired' })
  expect(storedIds()).toContain(keyId)
  await using again = await world.testBroker.startAnother()
  expect((await openRows(world, again)).tokens).not.toContain(null)
})

describe('what the broker does to keys by itself', () => {
  it('waits while the ends of the record cannot be written', async () => {
    await fillVault(world, 1)
    const { keyId, previousId } = await operator.rotate('key-encryption')
    const { previousId: sealing } = await operator.rotate('sealing-credential')
    const file = world.testBroker.files.config.auditHeadsFile
    await rm(file, { force: true })
    await symlink('/dev/full', file)
    const { deps, signing } = world.testBroker.broker
    await expect(signing.sign()).rejects.toThrow('ENOSPC')

    await expect(destroyDueKeys(deps, inDays(8))).rejects.toThrow('cannot be written')
    await expect(inKeyStoreUnit(deps, async () => {})).rejects.toThrow('cannot be written')
    await markRewrapping(keyId)
    await deps.rewrapping.goOn()
    await waitFor(() => !deps.rewrapping.progress.running)

    expect(storedIds()).toContain(sealing)
    expect(await keysInUse(world)).toEqual([previousId])
    await unlink(file)
    await signing.sign()
    await deps.rewrapping.goOn()
    await waitFor(async () => String(await keysInUse(world)) === keyId)
    await destroyDueKeys(deps, inDays(8))
    expect(storedIds()).not.toContain(sealing)
  })

  it('stops, and raises an alert, when records were cut off', async () => {
    const { previousId } = await operator.rotate('sealing-credential')
    await world.database.adminPool.query(
      `with cut as (
         delete from vault.audit a using vault.audit_heads h
         where a.lane = h.lane and a.sequence = h.sequence and a.sequence > 1 returning a.lane
       )
       update vault.audit_heads h set sequence = h.sequence - 1 from cut where h.lane = cut.lane`,
    )

    const { deps } = world.testBroker.broker
    await expect(destroyDueKeys(deps, inDays(8))).rejects.toThrow('were cut off')

    expect(storedIds()).toContain(previousId)
    const { rows } = await world.database.adminPool.query(
      `select severity from vault.alerts where kind = 'audit.cut'`,
    )
    expect(rows).toEqual([{ severity: 'critical' }])
  })

  it('goes on with a rewrapping that was asked for, whoever was asked', async () => {
    const tokens = (await fillVault(world, 2)).toSorted()
    const { keyId } = await operator.rotate('key-encryption')
    // As a broker leaves it that falls after it was asked.
    await markRewrapping(keyId)
    expect(await usesOf(keyId)).toBe(0)

    await using again = await world.testBroker.startAnother()

    await waitFor(async () => String(await keysInUse(world)) === keyId)
    await waitFor(() => !again.deps.rewrapping.progress.running)
    expect((await openRows(world, again)).tokens.toSorted()).toEqual(tokens)
    expect(await recorded('keys.rewrapped')).toEqual([`${keyId} ok`])
    await again.deps.rewrapping.goOn()
    expect(again.deps.rewrapping.progress.running).toBe(false)
  })
})

it('signs answers with a new key at once, which those who pin the root key believe', async () => {
  const user = await world.signIn()
  const { api } = world.testBroker
  const { keyId, previousId } = await operator.rotate('answer')
  expect(await operator.current('answer')).toBe(keyId)
  const { challenge } = await connectBroker(api).challenge(user.proof)
  expect(challenge).toHaveLength(43)

  // Who pins another root key, or none, believes the pinned key alone.
  const strangers = [randomBytes(32), undefined]
  for (const rootPublicKey of strangers) {
    const { rootPublicKey: _, answerKey, ...connection } = api
    // A copy, as another process has: this one knows the new key already.
    const pinned = createPublicKey(answerKey.export({ format: 'pem', type: 'spki' }))
    const stranger = {
      ...connection,
      answerKey: pinned,
      ...(rootPublicKey !== undefined && { rootPublicKey }),
    }
    await expect(callBroker(stranger, brokerPaths.health, {}, z.unknown())).rejects.toMatchObject({
      code: 'internal',
    })
  }
  expect(await operator.retire(previousId)).toMatchObject({ outcome: 'too_early' })
})

it('is believed under a new root key by those who pin the former one, and its word by those who pin the new one', async () => {
  const user = await world.signIn()
  const { api } = world.testBroker
  const roots = [api.rootPublicKey]
  for (let n = 0; n < 2; n++) {
    await operator.rotate('root')
    roots.push(await currentRoot())
  }
  await operator.rotate('answer')
  await operator.rotate('sealing-credential')

  for (const rootPublicKey of roots) {
    // A copy of the pinned key, as another process has.
    const answerKey = createPublicKey(api.answerKey.export({ format: 'pem', type: 'spki' }))
    const broker = connectBroker({ ...api, answerKey, rootPublicKey })
    const { key } = await broker.sealingKey('credential')
    expect(key.id).toBe(await operator.current('sealing-credential'))
    expect((await broker.challenge(user.proof)).challenge).toHaveLength(43)
  }
  const stranger = connectBroker({ ...api, rootPublicKey: randomBytes(32) })
  await expect(stranger.sealingKey('credential')).rejects.toThrow('not signed by the root key')
})

it('is believed no more by those who pin a root key that was retired', async () => {
  const { api } = world.testBroker
  const { previousId } = await operator.rotate('root')
  expect(await operator.retire(previousId)).toMatchObject({ outcome: 'too_early' })
  vi.useFakeTimers({ toFake: ['Date'], now: inDays(2) })
  const { deps } = world.testBroker.broker
  const retired = await retireKey(deps, previousId, 'operator', async (work) =>
    inKeyStoreUnit(deps, work),
  )
  vi.useRealTimers()

  expect(retired).toEqual({ outcome: 'retired' })
  await expect(connectBroker(api).sealingKey('credential')).rejects.toThrow(
    'not signed by the root key',
  )
  const rootPublicKey = await currentRoot()
  const { statement } = await connectBroker({ ...api, rootPublicKey }).sealingKey('credential')
  expect(statement.successions).toEqual([])
})

it('does not retire the key of row proofs while a grant of its time may live', async () => {
  const { previousId } = await operator.rotate('grant-proof')
  expect(await operator.retire(previousId)).toMatchObject({ outcome: 'too_early' })
})

it('lets two brokers with one store open at once what the other wrote under a key it has not met', async () => {
  await using second = await world.testBroker.startAnother()
  const { keyId } = await operator.rotate('key-encryption')
  await operator.rotate('sealing-context')
  const user = await world.signIn()
  const token = await storeToken(world, user)
  const job = await world.dispatchedJob(user)
  expect(await keysInUse(world)).toEqual([keyId])

  const worker = await world.testBroker.enrollWorker('worker-1')
  const redeemed = await redeem({ ...worker, origin: second.origin }, job)

  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  const { credential } = redeemed.grant
  expect('secret' in credential && credential.secret.expose()).toBe(token)
})

it('cannot write under a key that another broker retired meanwhile', async () => {
  const second = await world.testBroker.startAnother()
  await using _second = second
  // What it wraps with before it hears of the rotation.
  const stale = second.deps.keys.keyring
  const { previousId } = await operator.rotate('key-encryption')
  expect(await operator.retire(previousId)).toEqual({ outcome: 'retired' })
  expect(stale.currentId).toBe(previousId)
  const user = await world.signIn()
  await makeFileKey(world, user)
  await expect(
    world.database.adminPool.query('update vault.file_keys set key_id = $1', [stale.currentId]),
  ).rejects.toThrow('violates foreign key')
})

it('shreds: after deletion and retirement, an old dump and the keys that are left do not open a credential', async () => {
  const user = await world.signIn()
  await storeToken(world, user)
  const { rows } = await world.database.adminPool.query(
    `select s.*, c.service_id, c.origin, c.type
     from vault.credential_secrets s join app.credentials c on c.id = s.credential_id`,
  )
  const [dump] = rows
  const { deps } = world.testBroker.broker
  const aad = storedCredentialAad({
    userId: dump.user_id,
    credentialId: dump.credential_id,
    serviceId: dump.service_id,
    origin: dump.origin,
    type: dump.type,
    version: dump.version,
  })
  await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
  const { previousId } = await operator.rotate('key-encryption')
  // As long as the wrapping key is there, the dump opens.
  expect(openEnvelope(deps.keys.keyring, { aad, envelope: dump.envelope })).toHaveLength(42)

  expect(await operator.retire(previousId)).toEqual({ outcome: 'retired' })

  await expect(deps.keys.openEnvelope({ aad, envelope: dump.envelope })).rejects.toThrow(
    'no key-encryption key',
  )
  const file = await readFile(keyStorePath(world.testBroker.keyStore))
  expect(file.includes(previousId)).toBe(false)
})

it('answers everything with "sealed" after seal, and all is there after a restart', async () => {
  const tokens = await fillVault(world, 1)
  const user = await world.signIn()
  const health = async () => await fetch(`${world.testBroker.origin}/health`)
  expect((await health()).status).toBe(200)

  await operator.seal()

  expect((await health()).status).toBe(503)
  expect(await (await health()).json()).toEqual({ status: 'sealed' })
  const broker = connectBroker(world.testBroker.api)
  for (const call of [
    async () => await broker.challenge(user.proof),
    async () => await broker.sealingKey('context'),
    async () => await broker.health(),
    async () => await operator.list(),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'unavailable' })
  expect(() => world.testBroker.broker.deps.keys.keyring).toThrow('sealed')
  expect(await recorded('broker.sealed')).toEqual([' ok'])

  await using again = await world.testBroker.startAnother()
  expect((await openRows(world, again)).tokens).toEqual(tokens)
})

it('records each act of the operator', async () => {
  const { keyId, previousId } = await operator.rotate('key-encryption')
  await operator.rewrapAll()
  await operator.retire(previousId)
  expect(await recorded('key.rotated')).toEqual([`${keyId} begun`, `${keyId} ok`])
  expect(await recorded('keys.rewrapped')).toEqual([`${keyId} begun`, `${keyId} ok`])
  expect(await recorded('key.retired')).toEqual([`${previousId} ok`])
})

it('does all of it by commands', async () => {
  await fillVault(world, 1)
  const home = join(world.testBroker.home, 'operator')
  await mkdir(home)
  const { socketPath, identityKey } = world.testBroker.operator
  const files = {
    config: {
      socket: socketPath,
      answerPublicKey: Buffer.from(world.testBroker.answerPublicKey).toString('base64url'),
    },
    secrets: {
      identityKey: identityKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    },
  }
  for (const [name, contents] of Object.entries(files))
    await writeFile(join(home, `${name}.json`), JSON.stringify(contents), { mode: 0o600 })
  const command = async (...words: readonly string[]) => {
    const entry = join(import.meta.dirname, '../src/operator.ts')
    const env = { ...programEnvironment(), TESSERA_HOME: home }
    return (await promisify(execFile)(process.execPath, [entry, ...words], { env })).stdout
  }

  const former = await operator.current('key-encryption')
  expect(await command('keys', 'rotate', 'key-encryption')).toContain('is the current key')
  expect(await command('keys', 'rewrap')).toContain('Done: 2 rows')
  expect(await command('keys', 'list')).toContain(former)
  await expect(command('keys', 'retire', 'kek-1')).rejects.toThrow('there is no such key')
  expect(await command('keys', 'retire', former)).toBe(`${former} is destroyed.\n`)
  const { previousId } = await operator.rotate('audit')
  await expect(command('keys', 'retire', previousId)).rejects.toThrow('kept for good')
  expect(await command('seal')).toContain('is sealed')
})

async function usesOf(id: string): Promise<number | undefined> {
  return (await operator.list()).keys.find((key) => key.id === id)?.uses
}

async function currentRoot(): Promise<Buffer> {
  const { deps } = world.testBroker.broker
  using stored = deps.store.read()
  const { root } = await publicKeysOf(stored, deps.store.wrapper)
  return Buffer.from(root, 'base64url')
}

async function markRewrapping(keyId: string): Promise<void> {
  await world.database.adminPool.query(
    `update vault.key_canaries set rewrapping_for = 'operator' where key_id = $1`,
    [keyId],
  )
}

function storedIds(): readonly string[] {
  return readKeyStoreFile(keyStorePath(world.testBroker.keyStore)).keys.map(({ id }) => id)
}

async function recorded(action: string): Promise<readonly string[]> {
  const { rows } = await world.database.adminPool.query<{ subject: string; outcome: string }>(
    'select subject, outcome from vault.audit where action = $1 order by id',
    [action],
  )
  return rows.map(({ subject, outcome }) => `${subject} ${outcome}`)
}

function inDays(days: number): Date {
  return new Date(Date.now() + days * 24 * 3_600_000)
}
