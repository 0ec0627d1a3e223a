import { randomUUID } from 'node:crypto'
import { connectBroker } from '@tessera/broker-client/broker'
import { redeem } from '@tessera/broker-client/grants'
import { type FileId, fileId } from '@tessera/contracts/ids'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type World } from './world.ts'
import type { SignedInUser } from '@tessera/testing/people'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function newFile(user: SignedInUser): Promise<FileId> {
  const id = fileId.parse(randomUUID())
  await world.database.adminPool.query(
    `insert into app.files (id, user_id, purpose, name, size_bytes) values ($1, $2, 'input', 'a.vcf.gz', 1)`,
    [id, user.id],
  )
  return id
}

it('gives the owner the same key each time, and another user none', async () => {
  const [user, other] = [await world.signIn(), await world.signIn()]
  const file = await newFile(user)
  const broker = connectBroker(world.testBroker.api)

  const [first, second] = [
    await broker.fileKey(user.proof, file),
    await broker.fileKey(user.proof, file),
  ]

  expect(first?.expose()).toHaveLength(32)
  expect(Buffer.from(first?.expose() ?? []).equals(second?.expose() ?? Buffer.alloc(0))).toBe(true)
  expect(await broker.fileKey(other.proof, file)).toBeNull()
})

it('makes one key when two ask at once for the first time', async () => {
  const user = await world.signIn()
  const file = await newFile(user)
  const broker = connectBroker(world.testBroker.api)
  const keys = await Promise.all(
    Array.from({ length: 8 }, async () => await broker.fileKey(user.proof, file)),
  )
  expect(new Set(keys.map((key) => Buffer.from(key?.expose() ?? []).toString('hex'))).size).toBe(1)
})

it('never makes a new key for a file that is stored', async () => {
  const user = await world.signIn()
  const file = await newFile(user)
  await world.database.adminPool.query(
    `update app.files set state = 'stored', sha256 = sha256('x') where id = $1`,
    [file],
  )
  expect(await connectBroker(world.testBroker.api).fileKey(user.proof, file)).toBeNull()
})

it("gives a worker the keys of its job's files, and of no other file of the same user", async () => {
  const user = await world.signIn()
  const job = await world.dispatchedJob(user)
  const stray = await newFile(user)
  const worker = await world.testBroker.enrollWorker('worker-files')
  const redeemed = await redeem(worker, job)
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  const { rows } = await world.database.adminPool.query(
    'select file_id from app.job_inputs where job_id = $1',
    [job.jobId],
  )
  const input = fileId.parse(rows[0]?.file_id)
  const broker = connectBroker(worker)

  expect((await broker.fileKey(redeemed.grant.rowProof, input))?.expose()).toHaveLength(32)
  expect(await broker.fileKey(redeemed.grant.rowProof, stray)).toBeNull()
})

it('records whom each key was given, and who was given none, and counts the keys that it opened', async () => {
  const [user, other] = [await world.signIn(), await world.signIn()]
  const file = await newFile(user)
  const broker = connectBroker(world.testBroker.api)
  const before = await opened()
  await broker.fileKey(user.proof, file)
  await broker.fileKey(other.proof, file)

  const { rows } = await world.database.adminPool.query(
    `select client_id, outcome, user_id, detail from vault.audit where action = 'file_key.given' and subject = $1
     order by id`,
    [file],
  )
  const detail = { from: '127.0.0.1' }
  const shown = { client_id: world.testBroker.api.clientId, detail }
  expect(rows).toEqual([
    { ...shown, outcome: 'ok', user_id: user.id },
    { ...shown, outcome: 'not_found', user_id: other.id },
  ])
  expect((await opened()) - before).toBe(1)
})

async function opened(): Promise<number> {
  const { values } = await world.testBroker.broker.deps.watch.metrics.decryptions.get()
  return values.find(({ labels }) => labels.what === 'file_key')?.value ?? 0
}
