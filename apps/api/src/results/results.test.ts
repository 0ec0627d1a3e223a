import { randomBytes } from 'node:crypto'
import { open, rename, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pathOfResult, storeResult } from '../../test/stored-result.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

/** Three and a half chunks of the cipher. */
const bytes = randomBytes(230_000)

let world: World
let owner: Visitor
let job: Job
let id: FileId
beforeAll(async () => {
  world = await createWorld()
  owner = await world.connect()
  job = await submitGoodJob(world, owner)
  id = await storeResult(world, owner, job, { name: 'chr_20.zip', bytes })
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function download(headers: Record<string, string> = {}, file = id): Promise<Response> {
  return await owner.fetch(`/api/results/${file}`, { headers })
}

async function bodyOf(response: Response): Promise<Buffer> {
  return Buffer.from(await response.arrayBuffer())
}

it('lists the results of a job', async () => {
  expect(await owner.trpc.results.list.query({ jobId: job.id })).toMatchObject([
    { id, name: 'chr_20.zip', sizeBytes: bytes.length, encrypted: true },
  ])
})

describe('a download', () => {
  it('is the file as it was, to be saved and not to be kept by caches', async () => {
    const response = await download()
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-disposition': 'attachment; filename="chr_20.zip"',
      'content-length': String(bytes.length),
      'cache-control': 'private, no-store',
      'accept-ranges': 'bytes',
    })
    expect((await bodyOf(response)).equals(bytes)).toBe(true)
  })

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=65530-65545', 65_530, 65_546],
    ['bytes=200000-', 200_000, 230_000],
    ['bytes=-100', 229_900, 230_000],
    ['bytes=100000-999999', 100_000, 230_000],
  ])('of %s is that part', async (range, start, end) => {
    const response = await download({ range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/230000`)
    expect((await bodyOf(response)).equals(bytes.subarray(start, end))).toBe(true)
  })

  it('of a part beyond the end is refused with the size', async () => {
    const response = await download({ range: 'bytes=230000-' })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */230000')
  })

  it.each(['bytes=5-1', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=-'])(
    'is whole when the range is %s',
    async (range) => {
      const response = await download({ range })
      expect(response.status).toBe(200)
      expect(await bodyOf(response)).toHaveLength(bytes.length)
    },
  )

  it('is whole when the client has a part of another version', async () => {
    const tag = (await download({ range: 'bytes=0-0' })).headers.get('etag') ?? ''
    const range = 'bytes=1-2'
    expect((await download({ range, 'if-range': tag })).status).toBe(206)
    expect((await download({ range, 'if-range': '"another"' })).status).toBe(200)
  })

  it('can be asked about without its bytes', async () => {
    const response = await owner.fetch(`/api/results/${id}`, { method: 'HEAD' })
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    expect(await bodyOf(response)).toHaveLength(0)
  })

  it('takes an access token too', async () => {
    const response = await download({ authorization: `Bearer ${await owner.accessToken()}` })
    expect((await bodyOf(response)).equals(bytes)).toBe(true)
  })

  it('F76 results: are there for their owner only, whenever they are asked for', async () => {
    const other = await world.signUp()
    const refused = await other.fetch(`/api/results/${id}`)
    expect(refused.status).toBe(404)
    expect(await refusalBody(refused)).toMatchObject({ code: 'not_found' })
    const stranger = new Visitor(world.api.origin, 'stranger')
    expect((await stranger.fetch(`/api/results/${id}`)).status).toBe(401)
  })

  it('of an input is not offered', async () => {
    const [input] = job.inputs
    expect((await owner.fetch(`/api/results/${input?.id}`)).status).toBe(404)
  })

  it('gives out nothing of a file that was cut off', async () => {
    const cut = await storeResult(world, owner, job, { name: 'cut.zip', bytes })
    await truncate(pathOfResult(world, cut), 150_000)
    const response = await download({}, cut)
    expect(response.status).toBe(500)
    expect(await refusalBody(response)).toMatchObject({ code: 'internal' })
  })

  it('breaks off at a byte that was changed, and says so to the log only', async () => {
    const changed = await storeResult(world, owner, job, { name: 'changed.zip', bytes })
    await using file = await open(pathOfResult(world, changed), 'r+')
    await file.write(Buffer.from('changed'), 0, 7, 100_000)
    await expect(download({}, changed).then(bodyOf)).rejects.toThrow(TypeError)
    expect(world.log.entries).toContainEqual(
      expect.objectContaining({ msg: 'a download broke off', fileId: changed }),
    )
  })

  it('never opens as another file', async () => {
    const [one, other] = [
      await storeResult(world, owner, job, { name: 'one.zip', bytes }),
      await storeResult(world, owner, job, { name: 'other.zip', bytes: Buffer.from('other') }),
    ]
    await using file = await open(pathOfResult(world, other))
    await writeFile(pathOfResult(world, one), await file.readFile())
    expect((await download({}, one)).status).toBe(500)
  })
})

describe('a link for one download', () => {
  async function makeLink(file = id): Promise<string> {
    return (await owner.trpc.results.downloadLink.mutate({ fileId: file })).path
  }

  /** With nothing but the address, as curl. */
  async function follow(path: string, init: RequestInit = {}): Promise<Response> {
    return await fetch(`${world.api.origin}${path}`, init)
  }

  it('gives the whole file, once, to whoever has it', async () => {
    const path = await makeLink()
    const response = await follow(path)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-disposition': 'attachment; filename="chr_20.zip"',
      'content-length': String(bytes.length),
      'accept-ranges': 'none',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
    })
    expect((await bodyOf(response)).equals(bytes)).toBe(true)

    const again = await follow(path)
    expect(again.status).toBe(401)
    expect(await refusalBody(again)).toMatchObject({ code: 'task_token_refused' })
  })

  it('leads a person who comes too late to a page that says so', async () => {
    const path = await makeLink()
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
    await bodyOf(await follow(path, { headers }))
    const again = await follow(path, { headers, redirect: 'manual' })
    expect(again.status).toBe(303)
    expect(again.headers.get('location')).toBe('/refused-link')
  })

  it('gives it once, also to many who come at once', async () => {
    const path = await makeLink()
    const answers = await Promise.all(Array.from({ length: 5 }, async () => await follow(path)))
    await Promise.all(answers.map(bodyOf))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401, 401])
  })

  it.each([
    ['a part', { headers: { range: 'bytes=0-9' } }],
    ['the headers alone', { method: 'HEAD' }],
  ])('gives not %s, and is not spent by it', async (_, init) => {
    const path = await makeLink()
    expect((await follow(path, init)).status).toBe(400)
    expect((await follow(path)).status).toBe(200)
  })

  it('is not spent when no byte could be sent', async () => {
    const name = 'away.zip'
    const away = await storeResult(world, owner, job, { name, bytes })
    const [stored, moved] = [pathOfResult(world, away), join(world.filesDir, 'moved')]
    const path = await makeLink(away)
    await rename(stored, moved)
    expect((await follow(path)).status).toBe(500)
    await rename(moved, stored)
    expect((await bodyOf(await follow(path))).equals(bytes)).toBe(true)
  })

  it('F76 link to a result: gives nothing once its maker may not see the file', async () => {
    const path = await makeLink()
    await world.rows("update app.files set state = 'refused' where id = $1", id)
    expect((await follow(path)).status).toBe(404)
    await world.rows("update app.files set state = 'stored' where id = $1", id)
    await owner.trpc.auth.logout.mutate()
    expect((await follow(path)).status).toBe(401)
    const { username, password } = owner
    await owner.trpc.auth.login.mutate({ username, password })
    expect((await follow(path)).status).toBe(401)
  })

  it('is not made of another user’s result', async () => {
    const other = await world.signUp()
    expect(await refusalOf(other.trpc.results.downloadLink.mutate({ fileId: id }))).toMatchObject({
      code: 'not_found',
    })
  })

  it('stands in no log, and its making in its owner’s trail', async () => {
    const path = await makeLink()
    await bodyOf(await follow(path))
    await follow(path)
    await follow(`${path}x`)
    expect(world.log.entries).toContainEqual(
      expect.objectContaining({ msg: 'request', path: '/api/downloads/[token]', status: 200 }),
    )
    expect(world.log.text).not.toContain(path.split('.').at(-1))
    const lines = await world.rows(
      "select subject from app.audit where action = 'download_link.made' and user_id = $1",
      owner.id,
    )
    expect(lines).toContainEqual({ subject: id })
  })
})

describe('results.password', () => {
  it('is not there before the job has results', async () => {
    expect(await refusalOf(owner.trpc.results.password.mutate({ jobId: job.id }))).toMatchObject({
      code: 'result_not_ready',
    })
  })

  it('is shown to the owner, each time with a line in her trail', async () => {
    const secret = 'correct horse battery'
    await storeResult(world, owner, job, {
      name: 'password',
      bytes: Buffer.from(secret),
      isPassword: true,
    })

    expect(await owner.trpc.results.password.mutate({ jobId: job.id })).toEqual({
      password: secret,
    })

    const lines = await world.rows(
      "select actor, subject, detail from app.audit where action = 'result_password.revealed'",
    )
    expect(lines).toEqual([{ actor: `user:${owner.id}`, subject: job.id, detail: {} }])
    expect(world.log.text).not.toContain(secret)
    const other = await world.signUp()
    expect(await refusalOf(other.trpc.results.password.mutate({ jobId: job.id }))).toMatchObject({
      code: 'not_found',
    })
  })
})
