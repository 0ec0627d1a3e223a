import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { FileId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { type Login, openLogin } from '@tessera/db/login'
import { startTestS3, type TestS3 } from '@tessera/testing/s3'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { storeResult } from '../../test/stored-result.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { announce, checked, send, upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalBody, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'
import { openFileStorage } from '../uploads/file-storage.ts'
import { removeFilesOfRemoved } from '../uploads/remove-files.ts'

/** More than a part of an upload to S3. */
const bytes = randomBytes(9_000_000)
let s3: TestS3
let world: World
let api: Login<'tessera_api'>
let owner: Visitor
beforeAll(async () => {
  s3 = await startTestS3()
  world = await createWorld({ s3 })
  api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
  owner = await world.connect()
})
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
  await s3[Symbol.asyncDispose]()
})
afterEach(() => {
  s3.isAway = false
})

const objectsOf = async (id: FileId) => (await s3.objects()).filter((key) => key.includes(id))
const download = async (id: FileId, headers: Record<string, string> = {}) =>
  await owner.fetch(`/api/results/${id}`, { headers })

/** A job that is over, with one result. */
async function withResult() {
  const job = await submitGoodJob(world, owner)
  const id = await storeResult(world, owner, job, { name: 'chr_20.zip', bytes })
  await moveJob(world, job, 'completed')
  return { job, id }
}

it('an upload is checked on the disk and kept in the bucket, encrypted', async () => {
  const vcf = await goodVcf()
  const file = await upload(owner, vcf)
  expect(file.state).toBe('stored')
  const [key = '', ...more] = await objectsOf(file.id)
  expect(more).toEqual([])
  const [row] = await world.rows('select writer from app.files where id = $1', file.id)
  expect(key).toBe(`${s3.place.prefix}${file.id}/${String(row?.['writer'])}`)
  expect((await s3.readObject(key)).includes(Buffer.from(vcf.subarray(0, 64)))).toBe(false)
  await expect.poll(async () => await readdir(world.uploadsDir)).toEqual([])
  await owner.trpc.uploads.remove.mutate({ fileId: file.id })
  expect(await objectsOf(file.id)).toEqual([])
})

it('a result is downloaded whole or in part', async () => {
  const { id } = await withResult()
  const whole = await download(id)
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
  for (const [start, end] of [
    [0, 1],
    [4_000_000, 8_999_000],
    [8_999_999, 9_000_000],
  ] as const) {
    const part = await download(id, { range: `bytes=${start}-${end - 1}` })
    expect(part.status).toBe(206)
    const received = Buffer.from(await part.arrayBuffer())
    expect(received.equals(bytes.subarray(start, end)), `${start}`).toBe(true)
  }
})

it('gives out nothing of an object that was cut off or put in the place of another', async () => {
  const [one, other] = [await withResult(), await withResult()]
  const [key = ''] = await objectsOf(one.id)
  const [otherKey = ''] = await objectsOf(other.id)
  const kept = await s3.readObject(key)
  for (const wrong of [kept.subarray(0, -1), Buffer.alloc(0), await s3.readObject(otherKey)]) {
    await s3.changeObject(key, wrong)
    const response = await download(one.id)
    expect(response.status).toBe(500)
    expect(await refusalBody(response)).toMatchObject({ code: 'internal' })
  }
})

it('while the bucket is away downloads say so, and uploads are kept until it is back', async () => {
  const { id } = await withResult()
  s3.isAway = true
  const refused = await download(id)
  expect(refused.status).toBe(503)
  const body = await refusalBody(refused)
  expect(body).toMatchObject({
    code: 'files_unavailable',
    message: 'The place where files are kept does not answer.',
  })
  expect(JSON.stringify(body)).not.toMatch(/S3|127\.0\.0\.1|ECONN/)
  const vcf = await goodVcf()
  const uploaded = await announce(owner, { size: vcf.length })
  await send(owner, uploaded, vcf)
  await expect
    .poll(() => world.log.entries)
    .toContainEqual(
      expect.objectContaining({ msg: 'an upload could not be checked', fileId: uploaded }),
    )
  expect(await owner.trpc.uploads.get.query({ fileId: uploaded })).toMatchObject({
    state: 'checking',
  })

  s3.isAway = false
  expect(await checked(owner, uploaded)).toMatchObject({ state: 'stored' })
  expect((await download(id)).status).toBe(200)
  const log = JSON.stringify(world.log.entries)
  expect(log).toContain('files_unavailable')
  expect(log).not.toMatch(/AWS4-HMAC|Signature|S3RVER/)
})

it('the receipt of a deletion says that the bytes are gone when they are', async () => {
  const [now, later] = [await withResult(), await withResult()]
  const receipt = await owner.trpc.results.delete.mutate({ jobId: now.job.id })
  expect(receipt.bytesGoneAt).not.toBeNull()
  expect(await objectsOf(now.id)).toEqual([])

  s3.isAway = true
  const waiting = await owner.trpc.results.delete.mutate({ jobId: later.job.id })
  expect(waiting.bytesGoneAt).toBeNull()
  expect((await download(later.id)).status).toBe(404)
  s3.isAway = false
  expect(await objectsOf(later.id)).toHaveLength(1)
  await removeFilesOfRemoved({ api, storage: await openFileStorage(world) })
  expect(await objectsOf(later.id)).toEqual([])
  const [told] = await owner.trpc.results.deletions.query({ jobId: later.job.id })
  expect(told?.bytesGoneAt).not.toBeNull()
})

it('two processes that check the same upload: the bytes of the quicker one count and stay', async () => {
  const another = await world.startAnother()
  const vcf = await goodVcf()
  const slow = s3.hold((request) => request.startsWith('PUT'))
  const id = await announce(owner, { size: vcf.length })
  await send(owner, id, vcf)
  await slow.arrived
  const there = new Visitor(another.origin, owner.username)
  await there.trpc.auth.login.mutate({ username: owner.username, password: owner.password })
  await checked(there, id)
  const counted = await objectsOf(id)
  expect(counted).toHaveLength(1)

  const asked = s3.requests.length
  slow.letGo()

  await expect
    .poll(() => s3.requests.slice(asked).filter((request) => request.startsWith('DELETE')))
    .toHaveLength(1)
  expect(await objectsOf(id)).toEqual(counted)
})
