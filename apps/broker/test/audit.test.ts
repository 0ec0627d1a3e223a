import { createSecretKey } from 'node:crypto'
import { readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectBroker } from '@tessera/broker-client/broker'
import { redeem, release, renew } from '@tessera/broker-client/grants'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { waitFor } from '@tessera/testing/wait-for'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { exportRecord } from '../src/audit/export-record.ts'
import { AuditHeadsFile } from '../src/audit/heads-file.ts'
import { HeadsSigning } from '../src/audit/sign-heads.ts'
import { verifyRecord } from '../src/audit/verify-record.ts'
import { ed25519PublicKey } from '../src/client-directory.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(async () => await world[Symbol.asyncDispose]())

describe('an untouched record', () => {
  it('verifies, with the signed ends and without', async () => {
    await useTheBroker()
    await signHeads()

    const lines = await exported()
    expect(await verdictOn(lines, [])).toMatchObject({ findings: [] })
    const verdict = await verdictOn(lines)
    expect(verdict).toMatchObject({ findings: [] })
    expect(verdict.records).toBeGreaterThan(8)
    expect(verdict.signedUntil).not.toBeNull()
  })

  it('verifies while many add to it at once, in more than one lane', async () => {
    const user = await world.signIn()
    const broker = connectBroker(world.testBroker.api)
    await Promise.all(Array.from({ length: 40 }, async () => await broker.challenge(user.proof)))
    await signHeads()

    const { rows } = await admin('select count(distinct lane)::int as lanes from vault.audit')
    expect(rows[0]?.lanes).toBeGreaterThan(1)
    expect(await verdict()).toMatchObject({ findings: [] })
  })

  it('is written by two brokers without a break', async () => {
    await using other = await world.testBroker.startAnother()
    const user = await world.signIn()
    const both = [
      connectBroker(world.testBroker.api),
      connectBroker({ ...world.testBroker.api, origin: other.origin }),
    ]
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => await both[n % 2]?.challenge(user.proof)),
    )
    await signHeads()
    await other.signing.sign()
    expect(await verdict()).toMatchObject({ findings: [] })
  })

  it('names grants and credentials as HMAC only', async () => {
    await useTheBroker()
    const { rows } = await admin(
      `select id::text, credential_id::text, encode(claim_key, 'hex') as claim_key from proof.grants`,
    )
    const text = (await exported()).join('\n')
    expect(rows).toHaveLength(1)
    for (const id of Object.values(rows[0] ?? {})) expect(text).not.toContain(id)
    expect(text).toContain('credentialHmac')
    expect(text).toContain('grantHmac')
  })
})

describe('a superuser who tampers is found out', () => {
  const [lane, sequence] = ['(select min(lane) from vault.audit)', 3]
  const at = `lane = ${lane} and sequence`

  it.each([
    ['the outcome', `outcome = 'replay'`],
    ['the user', 'user_id = gen_random_uuid()'],
    ['the time', `at = at + interval '1 millisecond'`],
    ['the sender', `client_id = 'worker-9'`],
    ['the subject', `subject = subject || 'x'`],
    ['a fact', `detail = detail || '{"from":"10.0.0.1"}'`],
    ['the key that it names', `key_id = 'audit-9'`],
  ])('who changes %s', async (_, change) => {
    await useTheBroker()
    await admin(`update vault.audit set ${change} where ${at} = ${sequence}`)
    const { findings } = await verdict()
    expect(findings).toHaveLength(1)
    expect(findings[0]?.text).toContain(`record ${sequence} of lane`)
  })

  it('who removes one from the middle', async () => {
    await useTheBroker()
    await admin(`delete from vault.audit where ${at} = ${sequence}`)
    expect((await verdict()).findings).toEqual([
      { kind: 'missing', text: `record ${sequence} of lane ${await firstLane()}: removed` },
    ])
  })

  it('who removes one and closes the gap', async () => {
    await useTheBroker()
    await admin(`delete from vault.audit where ${at} = ${sequence}`)
    await admin(`update vault.audit set sequence = -sequence where ${at} > ${sequence}`).catch(
      () => null,
    )
    await admin('alter table vault.audit drop constraint audit_sequence_check')
    await admin(`update vault.audit set sequence = -sequence where ${at} > ${sequence}`)
    await admin(`update vault.audit set sequence = -sequence - 1 where ${at} < 0`)
    const { findings } = await verdict()
    expect(findings.map(({ kind }) => kind)).toContain('altered')
    expect(findings[0]?.text).toContain(`record ${sequence} of lane`)
  })

  it('who exchanges two', async () => {
    await useTheBroker()
    await admin('alter table vault.audit drop constraint audit_sequence_check')
    await admin(`update vault.audit set sequence = -${sequence} where ${at} = ${sequence}`)
    await admin(`update vault.audit set sequence = ${sequence} where ${at} = ${sequence + 1}`)
    await admin(`update vault.audit set sequence = ${sequence + 1} where ${at} = -${sequence}`)
    const text = (await verdict()).findings.map((finding) => finding.text).join('\n')
    expect(text).toContain(`record ${sequence} of lane`)
    expect(text).toContain(`record ${sequence + 1} of lane`)
  })

  it('who cuts the end off and leaves the head', async () => {
    await useTheBroker()
    await admin(`delete from vault.audit where ${at} > ${sequence}`)
    const { findings } = await verdict()
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ kind: 'cut' })
    expect(findings[0]?.text).toContain('the database')
  })

  it('who cuts the end off and puts the head back, by the signed ends', async () => {
    await useTheBroker()
    await signHeads()
    await cutAt(sequence)

    const lines = await exported()
    // Without what lies outside the database nobody could tell.
    expect(await verdictOn(lines, [])).toMatchObject({ findings: [] })
    const { findings } = await verdictOn(lines)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ kind: 'cut' })
    expect(findings[0]?.text).toContain(`records ${sequence + 1} to`)
  })

  it('who cuts the end off and lets the broker go on from there', async () => {
    await useTheBroker()
    await signHeads()
    await cutAt(sequence)
    await using other = await world.testBroker.startAnother()
    const broker = connectBroker({ ...world.testBroker.api, origin: other.origin })
    const user = await world.signIn()
    for (let n = 0; n < 30; n++) await broker.challenge(user.proof)

    const { findings } = await verdict()
    expect(findings.map(({ kind }) => kind)).toContain('altered')
    expect(findings.some(({ text }) => text.includes('the signed line of'))).toBe(true)
  })

  it('who empties the whole record', async () => {
    await useTheBroker()
    await signHeads()
    await admin('truncate vault.audit')
    await admin(`update vault.audit_heads set sequence = 0, mac = default`)
    expect((await verdict()).findings).toContainEqual({
      kind: 'cut',
      text: expect.stringContaining('records 1 to'),
    })
  })

  it('who changes or removes a line of the signed ends', async () => {
    for (let n = 0; n < 3; n++) {
      await useTheBroker()
      await signHeads()
    }
    const lines = await exported()
    const heads = await headLines()
    const changed = heads.with(1, (heads[1] ?? '').replace('"records":', '"records":1'))
    expect((await verdictOn(lines, changed)).findings[0]?.text).toContain('line 2 of the heads')
    const removed = heads.toSpliced(1, 1)
    expect((await verdictOn(lines, removed)).findings[0]?.text).toContain('line 2 of the heads')
  })
})

it('a broker that sees its own records cut off answers nothing more in that lane, and alerts', async () => {
  await useTheBroker()
  await cutAt(3)
  const user = await world.signIn()

  await expect(connectBroker(world.testBroker.api).challenge(user.proof)).rejects.toThrow('500')

  const { rows } = await admin(`select severity from vault.alerts where kind = 'audit.cut'`)
  expect(rows).toEqual([{ severity: 'critical' }])
})

it('the ends of the record are signed when the broker stops', async () => {
  const other = await world.testBroker.startAnother()
  const user = await world.signIn()
  await connectBroker({ ...world.testBroker.api, origin: other.origin }).challenge(user.proof)
  await other[Symbol.asyncDispose]()
  const heads = await headLines('another')
  expect((await verdictOn(await exported(), heads)).findings).toEqual([])
  const { rows } = await admin('select sum(sequence)::int as records from vault.audit_heads')
  expect(JSON.parse(heads.at(-1) ?? '')).toMatchObject({ records: rows[0]?.records })
})

it('the ends of the record are signed each minute in which something was recorded', async () => {
  const { deps } = world.testBroker.broker
  const { challenge } = connectBroker(world.testBroker.api)
  const user = await world.signIn()
  const path = join(world.testBroker.home, 'minute.jsonl')
  const lines = async () => (await readFile(path, 'utf8')).trimEnd().split('\n')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const file = new AuditHeadsFile(path, () => deps.keys.answerKeys)
    await using signing = new HeadsSigning(deps.login, file, deps.logger, deps.watch)
    await signing.start()
    await challenge(user.proof)
    vi.advanceTimersByTime(59_000)
    expect(await lines()).toHaveLength(1)
    vi.advanceTimersByTime(1_000)
    await waitFor(async () => (await lines()).length === 2)
  } finally {
    vi.useRealTimers()
  }
})

describe('without a record there is no answer', () => {
  it('while the database refuses to take it, and again once it does', async () => {
    const user = await world.signIn()
    const broker = connectBroker(world.testBroker.api)
    await admin(`create function public.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no room' using errcode = '53100'; end $$`)
    await admin(
      'create trigger no_room before insert on vault.audit execute function public.refuse()',
    )

    await expect(broker.challenge(user.proof)).rejects.toThrow()
    expect((await admin('select from vault.challenges')).rowCount).toBe(0)

    await admin('drop trigger no_room on vault.audit')
    expect(await broker.challenge(user.proof)).toMatchObject({ userId: user.id })
  })

  it('while the disk of the signed ends is full, and again once it has room', async () => {
    const user = await world.signIn()
    const broker = connectBroker(world.testBroker.api)
    const file = world.testBroker.files.config.auditHeadsFile
    await rm(file, { force: true })
    await symlink('/dev/full', file)
    await broker.challenge(user.proof)
    await expect(signHeads()).rejects.toThrow('ENOSPC')

    await expect(broker.challenge(user.proof)).rejects.toMatchObject({ code: 'unavailable' })

    await unlink(file)
    await signHeads()
    expect(await broker.challenge(user.proof)).toMatchObject({ userId: user.id })
    expect((await verdict()).findings).toEqual([])
  })

  it('mends a line of the signed ends that a fall left half written', async () => {
    await useTheBroker()
    await signHeads()
    const file = world.testBroker.files.config.auditHeadsFile
    const whole = await readFile(file, 'utf8')
    await writeFile(file, `${whole}{"at":"2026-`)
    await useTheBroker()
    await signHeads()
    expect((await verdict()).findings).toEqual([])
  })
})

async function useTheBroker(): Promise<void> {
  const user = await world.signIn()
  const token = newServiceToken()
  world.service.accounts.set(token, 'alice')
  await world.putToken(user, token)
  const worker = await world.testBroker.enrollWorker(`worker-${user.username.replaceAll('_', '-')}`)
  const redeemed = await redeem(worker, await world.dispatchedJob(user))
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  await renew(worker, redeemed.grant)
  await release(worker, redeemed.grant, { putBack: true })
  await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
}

async function signHeads(): Promise<void> {
  await world.testBroker.broker.signing.sign()
}

/** As if nothing had come after: record and head. */
async function cutAt(sequence: number): Promise<void> {
  const lane = await firstLane()
  await admin(`delete from vault.audit where lane = ${lane} and sequence > ${sequence}`)
  await admin(
    `update vault.audit_heads h set sequence = a.sequence, mac = a.mac from vault.audit a
     where h.lane = ${lane} and a.lane = h.lane and a.sequence = ${sequence}`,
  )
}

async function firstLane(): Promise<number> {
  const { rows } = await admin('select min(lane) as lane from vault.audit')
  return Number(rows[0]?.lane)
}

async function exported(): Promise<readonly string[]> {
  await using login = openLogin('tessera_broker', {
    url: new Secret(world.database.url('tessera_broker')),
  })
  const lines: string[] = []
  for await (const line of exportRecord(login)) lines.push(line)
  return lines
}

async function headLines(broker = 'operator'): Promise<readonly string[]> {
  const file = join(world.testBroker.home, `${broker}-heads.jsonl`)
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').slice(0, -1)
}

async function verdict() {
  return await verdictOn(await exported())
}

async function verdictOn(lines: readonly string[], heads?: readonly string[]) {
  const { auditKeys } = world.testBroker
  const keys = auditKeys.map(({ id, key }) => ({
    id,
    key: createSecretKey(Buffer.from(key, 'base64url')),
  }))
  const { answerPublicKey } = world.testBroker
  const signers = [ed25519PublicKey(answerPublicKey)]
  const files = [heads ?? (await headLines())]
  return await verifyRecord(lines, keys, { files, keys: signers })
}

async function admin(statement: string) {
  return await world.database.adminPool.query(statement)
}
