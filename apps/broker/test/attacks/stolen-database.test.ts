import { randomBytes } from 'node:crypto'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { createKeyEncryptionKey, createKeyring, openEnvelope } from '@tessera/crypto/envelope'
import { asJob } from '@tessera/db/unit'
import { redeem } from '@tessera/broker-client/grants'
import { Secret } from '@tessera/crypto/secret'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storedCredentialAad } from '../../src/associated-data.ts'
import { createWorld, type World } from '../world.ts'
import { storeToken } from '../vault-rows.ts'

/** Somebody has every row of every table, as a superuser reads them. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a stolen dump of the database', () => {
  test('holds a credential in no form that can be read, and holds a public value in one', async () => {
    const user = await world.signIn()
    const token = await storeToken(world, user)

    const dump = await dumpAll()

    for (const form of formsOf(token)) expect(dump.includes(form)).toBe(false)
    expect(formsOf(user.username).some((form) => dump.includes(form))).toBe(true)
  })

  test('opens with no key but the broker’s', async () => {
    const { row, token } = await stored()
    const others = [
      world.testBroker.api.identityKey,
      world.testBroker.api.signingKey,
      (await world.testBroker.enrollWorker('worker-with-a-dump')).identityKey,
    ].map((key) => key.export({ format: 'der', type: 'pkcs8' }).subarray(-32))
    for (const key of [...others, randomBytes(32), Buffer.alloc(32)]) {
      const keyring = createKeyring(createKeyEncryptionKey(row.key_id, key))
      expect(() => openEnvelope(keyring, { aad: row.aad, envelope: row.envelope })).toThrow(
        CryptoError,
      )
    }

    // Nothing but the key stood in the way.
    const { keyring } = world.testBroker.broker.deps.keys
    const opened = openEnvelope(keyring, { aad: row.aad, envelope: row.envelope })
    expect(opened.toString()).toBe(token)
  })

  test('holds proofs as hashes only: none of them opens a unit of work', async () => {
    const { user } = await stored()
    const job = await world.dispatchedJob(user)
    const worker = await world.testBroker.enrollWorker('worker-with-a-grant')
    const redeemed = await redeem(worker, job)
    if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
    const { rows } = await world.database.adminPool.query<{ proof_hash: Buffer }>(
      'select proof_hash from proof.grants union all select proof_hash from proof.sessions',
    )

    expect(rows.length).toBeGreaterThan(1)
    for (const { proof_hash } of rows)
      await expect(
        asJob(world.workerLogin, new Secret<Uint8Array>(proof_hash), async () => 'opened'),
      ).rejects.toThrow('the proof is not live')
    expect(await asJob(world.workerLogin, redeemed.grant.rowProof, async () => 'opened')).toBe(
      'opened',
    )
  })
})

async function stored() {
  const user = await world.signIn()
  const token = await storeToken(world, user)
  const { rows } = await world.database.adminPool.query(
    `select e.envelope, e.key_id, c.id, c.origin, c.type, c.version from vault.credential_secrets e
     join app.credentials c on c.id = e.credential_id where e.user_id = $1`,
    [user.id],
  )
  const [found] = rows
  const aad = storedCredentialAad({
    userId: user.id,
    credentialId: found.id,
    serviceId: world.serviceId,
    origin: found.origin,
    type: found.type,
    version: found.version,
  })
  return { user, token, row: { envelope: found.envelope, key_id: found.key_id, aad } }
}

/** Every row as text, and every `bytea` both in hex and as it is. */
async function dumpAll(): Promise<Buffer> {
  const { rows: tables } = await world.database.adminPool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const parts: Buffer[] = []
  for (const { name } of tables) {
    const { rows } = await world.database.adminPool.query(
      `select t::text as line, t.* from ${name} t`,
    )
    for (const row of rows)
      for (const value of Object.values(row))
        parts.push(
          Buffer.isBuffer(value)
            ? value
            : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value ?? '')),
        )
  }
  return Buffer.concat(parts)
}

function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  // In Base64 a text looks different after one or two other bytes; the ends, which depend on neighbours, are left out.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  )
  return [text, bytes.toString('hex'), encodeURIComponent(text), ...shifted]
}
