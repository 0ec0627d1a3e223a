import { randomUUID } from 'node:crypto'
import { storedCredentialAad } from '@tessera/broker/associated-data'
import { BrokerKeys } from '@tessera/broker/keys/broker-keys'
import { openKeyStore } from '@tessera/broker/keys/key-store'
import { fileWrapper } from '@tessera/broker/keys/key-wrapper'
import { credentialId, userId } from '@tessera/contracts/ids'
import { sealEnvelope } from '@tessera/crypto/envelope'
import type { BenchWorld } from './world.ts'

/**
 * Users with a credential each, and a step with an ended grant each, until there are so many. The first thousand
 * envelopes open; the others are copies of one, because sealing a million takes longer than all that is measured.
 */
export async function fillVault(world: BenchWorld, size: number): Promise<void> {
  const { admin, serviceId } = world
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::int as count from app.users where username like 'filled-%'`,
  )
  const from = (rows[0]?.count ?? 0) + 1
  const keys = await BrokerKeys.open(openKeyStore(world.keyStore, fileWrapper))
  const client = await admin.connect()
  try {
    // Every row is right; looking up what each refers to would take most of the time.
    await client.query('begin; set local session_replication_role = replica')
    const { rows } = await client.query<{ origin: string }>(
      'select origin from app.services where id = $1',
      [serviceId],
    )
    const origin = rows[0]?.origin ?? ''
    const envelopeOf = (n: number) => {
      const ids = {
        userId: userId.parse(idOf('1', n)),
        credentialId: credentialId.parse(idOf('2', n)),
      }
      const aad = storedCredentialAad({ ...ids, serviceId, origin, type: 'api_token', version: 1 })
      return sealEnvelope(keys.keyring, { aad, plaintext: Buffer.from(randomUUID()) })
    }
    await client.query(
      `create temporary table envelopes (n integer, envelope bytea) on commit drop`,
    )
    const opening = Array.from({ length: Math.max(0, openingRows - from + 1) }, (_, n) => from + n)
    await client.query('insert into envelopes select * from unnest($1::int[], $2::bytea[])', [
      opening,
      opening.map(envelopeOf),
    ])
    for (const statement of statements) await client.query(statement, [from, size, serviceId])
    await client.query(
      `insert into vault.credential_secrets (credential_id, user_id, version, envelope, key_id)
       select ${id('2')}, ${id('1')}, 1, coalesce(e.envelope, $1), $2
       from generate_series($3::int, $4::int) n left join envelopes e using (n)`,
      [envelopeOf(0), keys.keyring.currentId, from, size],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
  await admin.query('vacuum analyze')
}

const numbers = 'generate_series($1::int, $2::int) n'
const atService = 'join app.services v on v.id = $3::smallint'
const statements = [
  `insert into app.users (id, username) select ${id('1')}, 'filled-' || n from ${numbers} ${atService}`,
  `insert into app.credentials (id, user_id, service_id, label, type, origin, is_verified, remote_account)
   select ${id('2')}, ${id('1')}, v.id, 'filled', 'api_token', v.origin, true, 'filled' from ${numbers} ${atService}`,
  `insert into app.delegations (id, user_id, service_id, scopes, not_before, deadline, state)
   select ${id('3')}, ${id('1')}, v.id, '{read-options}', now(), now() + interval '1 day', 'closed'
   from ${numbers} ${atService}`,
  `insert into app.steps (id, user_id, service_id, delegation_id, kind, state, fence, sealed_context, ended_at)
   select ${id('4')}, ${id('1')}, v.id, ${id('3')}, 'read-options', 'done', 1, 'x', now()
   from ${numbers} ${atService}`,
  `insert into proof.grants (id, user_id, task_id, service_id, delegation_id, worker_id, claim_key, fence, scopes,
     credential_id, credential_version, remote_account, proof_hash, expires_at, ceiling, ended_at, end_reason)
   select ${id('5')}, ${id('1')}, ${id('4')}, v.id, ${id('3')}, 'worker-1', sha256(('key' || n)::bytea), 1,
     '{read-options}', ${id('2')}, 1, 'filled', sha256(('proof' || n)::bytea), now() + interval '1 hour',
     now() + interval '1 hour', now(), 'finished'
   from ${numbers} ${atService}`,
]
const openingRows = 1_000

/** In SQL, for the number n. */
function id(kind: string): string {
  return `('${kind}0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`
}

function idOf(kind: string, n: number): string {
  return `${kind}0000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}
