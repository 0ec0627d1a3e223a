import { fork } from 'node:child_process'
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { Redis } from 'ioredis'
import { bareHash } from './bare-hash.ts'
import { bareOpen, rawPublicKey } from './bare-hpke.ts'
import { barePool } from './bare-postgres.ts'
import type { FloorStart } from './floor-server.ts'

export interface Floor extends AsyncDisposable {
  claim(): Promise<void>
}

/** A worker's restoring of a context, bare, against {@link FloorStart}'s server. */
export async function startFloor(adminUrl: string, redis: Redis): Promise<Floor> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pool = barePool(adminUrl)
  await pool.query(floorTables)
  await redis.set('bench:context', randomBytes(900))
  const child = fork(new URL('floor-server.ts', import.meta.url), { stdio: 'inherit' })
  const ready = once(child, 'message')
  child.send({
    databaseUrl: adminUrl,
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64url'),
  } satisfies FloorStart)
  const [{ port }] = (await ready) as [{ port: number }]

  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  let next = 0

  return {
    async claim() {
      const keys = generateKeyPairSync('x25519')
      await redis.getBuffer('bench:context')
      const claimKey = rawPublicKey(keys.publicKey).toString('base64url')
      const body = JSON.stringify({
        task: (next++ % floorSteps) + 1,
        publicKey: claimKey,
        id: randomBytes(18).toString('base64url'),
        context: 'x'.repeat(1_200),
      })
      bareHash(body)
      const reply = await post(
        port,
        agent,
        body,
        sign(null, Buffer.from(body), privateKey).toString('base64url'),
      )
      if (
        !verify(null, Buffer.from(reply.body), publicKey, Buffer.from(reply.signature, 'base64url'))
      )
        throw new Error('signature')
      for (const covered of [reply.body, reply.signature]) bareHash(covered)
      const sealed = JSON.parse(reply.body) as Record<'enc' | 'encrypted' | 'tag', string>
      const grant = bareOpen(keys.privateKey, {
        enc: Buffer.from(sealed.enc, 'base64url'),
        encrypted: Buffer.from(sealed.encrypted, 'base64url'),
        tag: Buffer.from(sealed.tag, 'base64url'),
      })
      await unit(grant.subarray(0, 32))
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
      const ended = once(child, 'exit')
      child.kill()
      await ended
      await pool.end()
    },
  }

  /**
   * A transaction that begins by looking up whose the proof is, once: without it this would be no context that was
   * restored. That no later statement asks again, and no policy, is what most systems do.
   */
  async function unit(proof: Buffer): Promise<void> {
    await pool.transaction(async (run) => {
      const [holder] = await run(holderOf, [proof])
      if (holder === undefined) throw new Error('nobody has the proof')
      await run('select id from bench.steps where id = $1', [1])
    })
  }
}

function post(
  port: number,
  agent: Agent,
  body: string,
  signature: string,
): Promise<{ body: string; signature: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        agent,
        headers: { signature, 'content-length': Buffer.byteLength(body) },
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('end', () =>
          resolve({
            body: Buffer.concat(chunks).toString(),
            signature: String(incoming.headers['signature']),
          }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** More than are claimed: none has an earlier grant. */
const floorSteps = 20_000
const floorTables = `
  create schema bench;
  create role bench_unit nologin;
  grant bench_unit to current_user;
  create table bench.ids (id text primary key);
  create table bench.users (id integer primary key, status text);
  create table bench.services (id integer primary key, origin text);
  create table bench.credentials (
    id integer primary key, user_id integer, service_id integer, version integer, unique (user_id, service_id));
  create table bench.secrets (credential_id integer primary key, envelope bytea);
  create table bench.steps (
    id integer primary key, user_id integer not null default 1, service_id integer not null default 1, fence integer not null default 0);
  create table bench.delegations (id integer primary key, state text);
  create table bench.attempts (id integer primary key, account text);
  create table bench.grants (
    id bigint generated always as identity primary key, task integer, claim_key text unique, proof_hash bytea unique);
  create index on bench.grants (task);
  create table bench.lanes (lane integer primary key, sequence bigint not null default 0, mac bytea) with (fillfactor = 10);
  create table bench.audit (id bigint generated always as identity primary key, task integer, mac bytea);
  insert into bench.lanes select generate_series(1, 256);
  insert into bench.users values (1, 'active');
  insert into bench.services values (1, 'https://service.example');
  insert into bench.credentials values (1, 1, 1, 1);
  insert into bench.secrets values (1, decode(repeat('00', 300), 'hex'));
  insert into bench.steps (id) select generate_series(1, ${floorSteps});
  insert into bench.delegations select id, 'live' from bench.steps;
  insert into bench.attempts select id, 'bench' from bench.steps;
  grant usage on schema bench to bench_unit;
  grant all on all tables in schema bench to bench_unit;`
const holderOf = `
  select u.id from bench.grants g
  join bench.steps s on s.id = g.task
  join bench.users u on u.id = s.user_id and u.status = 'active'
  join bench.delegations d on d.id = s.id and d.state = 'live'
  where g.proof_hash = sha256($1)`
