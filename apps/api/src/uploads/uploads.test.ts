import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret } from '@tessera/crypto/secret'
import { forgetUploads } from '@tessera/db/forgotten-files'
import { openLogin } from '@tessera/db/login'
import { asSweep } from '@tessera/db/unit'
import { waitFor } from '@tessera/testing/wait-for'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announce, checked, howMuchOf, metadata, send, tus, upload } from '../../test/tus-upload.ts'
import { badVcfs, goodVcf, swappedVcf } from '../../test/vcf-files.ts'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'
import { sweepSpool, uploadLifetimeMilliseconds } from './sweep-spool.ts'
import { openFileStorage } from './file-storage.ts'

let world: World
let vcf: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  world = await createWorld({ maxUploadBytes: 6_000_000_000 })
  vcf = await goodVcf()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a good file', () => {
  it('is checked, encrypted and forgotten in plain', async () => {
    const visitor = await world.signUp()

    const file = await upload(visitor, vcf, { name: 'My cohort (1)/chr20.vcf.gz' })

    expect(file).toMatchObject({
      name: 'chr20.vcf.gz',
      state: 'stored',
      sizeBytes: vcf.length,
      sha256: createHash('sha256').update(vcf).digest('hex'),
      facts: { chromosome: '20', samples: 50 },
      passed: expect.arrayContaining([expect.objectContaining({ code: 'order' })]),
      panels: [{ counts: { match: 683, typedOnly: 163, mismatch: 0 }, mends: 0 }],
    })
    expect(file.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    await waitFor(
      async () => !(await namesIn(world.uploadsDir)).some((name) => name.startsWith(file.id)),
    )
    const folder = join(world.filesDir, file.id)
    const [name = '', ...more] = await namesIn(folder)
    expect(more).toEqual([])
    const stored = await readFile(join(folder, name))
    expect(stored.length).toBeGreaterThan(vcf.length)
    expect(stored.includes(Buffer.from(vcf.subarray(0, 64)))).toBe(false)
    expect((await stat(world.uploadsDir)).mode & 0o777).toBe(0o700)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  it('is in its owner’s list and gone after she removed it', async () => {
    const [visitor, other] = [await world.signUp(), await world.signUp()]
    const { id } = await upload(visitor, vcf)
    expect(await visitor.trpc.uploads.list.query()).toMatchObject([{ id }])
    expect(await other.trpc.uploads.list.query()).toEqual([])

    expect(await refusalOf(other.trpc.uploads.get.query({ fileId: id }))).toMatchObject({
      code: 'not_found',
    })
    expect(await refusalOf(other.trpc.uploads.remove.mutate({ fileId: id }))).toMatchObject({
      code: 'not_found',
    })
    await visitor.trpc.uploads.remove.mutate({ fileId: id })

    expect(await visitor.trpc.uploads.list.query()).toEqual([])
    expect(await namesIn(world.filesDir)).not.toContain(id)
    expect(
      await world.rows(
        "select subject from app.audit where user_id = $1 and action = 'file.removed'",
        visitor.id,
      ),
    ).toEqual([{ subject: id }])
  })
})

it('an upload can be taken back while it is being checked', async () => {
  const visitor = await world.signUp()
  const id = await announce(visitor, { size: vcf.length })
  await send(visitor, id, vcf)

  // An id names the same upload in capital letters, and its bytes too.
  const removed = await visitor.fetch(`/api/uploads/${id.toUpperCase()}`, {
    method: 'DELETE',
    headers: tus,
  })

  expect(removed.status).toBe(204)
  expect(await visitor.trpc.uploads.list.query()).toEqual([])
  for (const directory of [world.uploadsDir, world.filesDir]) {
    expect((await namesIn(directory)).filter((name) => name.startsWith(id))).toEqual([])
  }
})

it('is checked without panels whose sites are gone or damaged', async () => {
  const panelSitesDir = join(world.filesDir, 'panel-sites')
  await mkdir(panelSitesDir)
  const list = join(panelSitesDir, 'panels.json')
  const kept = join(import.meta.dirname, '../../../sandbox/fixtures/panel-sites/panels.json')
  const another = await world.startAnother({ panelSitesDir })
  const visitor = await Visitor.signUp(another.origin, 'nobody-compares')
  for (const text of [await readFile(kept, 'utf8'), 'no list']) {
    await writeFile(list, text)
    expect(await upload(visitor, vcf)).toMatchObject({ state: 'stored', panels: [] })
  }
})

it('is given the sites that differ from those of a panel, for its owner alone', async () => {
  const [visitor, other] = [await world.signUp(), await world.signUp()]
  const { id, panels } = await upload(visitor, await swappedVcf())
  const [{ counts, mends } = { counts: null, mends: 0 }] = panels
  expect(mends).toBeGreaterThan(100)
  expect(counts).toMatchObject({ match: 0, alleleSwitch: expect.any(Number) })

  const { table } = await visitor.trpc.uploads.mends.query({ fileId: id })
  const [head, first, ...more] = table.trimEnd().split('\n')
  expect(head).toBe('ID\tCHROM\tPOS\tREF\tALT\tPANEL\tIN_PANEL\tACTION')
  expect(first).toMatch(/^\S+\t20\t\d+\t[ACGT]\t[ACGT]\tapps@.*\tswap REF and ALT$/)
  expect(more).toHaveLength(mends - 1)
  expect(await refusalOf(other.trpc.uploads.mends.query({ fileId: id }))).toMatchObject({
    code: 'not_found',
  })
})

describe('an upload that is cut off', () => {
  it('goes on where it stopped', async () => {
    const visitor = await world.signUp()
    const id = await announce(visitor, { size: vcf.length })
    await send(visitor, id, vcf.subarray(0, 8_000))

    const seen = await howMuchOf(visitor, id)
    expect(seen.headers.get('upload-offset')).toBe('8000')
    expect((await send(visitor, id, vcf.subarray(8_000), 8_000)).status).toBe(204)

    expect(await checked(visitor, id)).toMatchObject({
      state: 'stored',
      sha256: createHash('sha256').update(vcf).digest('hex'),
    })
  })

  it('goes on with the client that the pages use', async () => {
    const visitor = await world.signUp()
    const options = {
      endpoint: `${world.api.origin}/api/uploads`,
      retryDelays: [],
      metadata: { filename: 'chr20.vcf.gz' },
      headers: { cookie: visitor.cookie, origin: Visitor.pageOrigin },
    }
    const stopped = Promise.withResolvers<string | null>()
    const first = new Upload(Buffer.from(vcf), {
      ...options,
      chunkSize: 8_000,
      onError: stopped.reject,
      onChunkComplete: () => void first.abort().then(() => stopped.resolve(first.url)),
    })
    first.start()
    const uploadUrl = await stopped.promise
    const finished = Promise.withResolvers<void>()
    new Upload(Buffer.from(vcf), {
      ...options,
      uploadUrl,
      onError: finished.reject,
      onSuccess: () => finished.resolve(),
    }).start()
    await finished.promise

    const [file] = await visitor.trpc.uploads.list.query()
    if (file === undefined) throw new Error('the upload is not listed')
    expect(await checked(visitor, file.id)).toMatchObject({ state: 'stored' })
  })

  it('can be asked for after its last answer was lost', async () => {
    const visitor = await world.signUp()
    const { id } = await upload(visitor, vcf)
    const seen = await howMuchOf(visitor, id)
    expect(seen.status).toBe(200)
    expect(seen.headers.get('upload-offset')).toBe(String(vcf.length))
  })

  it('is refused for a job, and leaves nothing behind after a day', async () => {
    const visitor = await world.signUp()
    const id = await announce(visitor, { size: 5_000_000_000 })
    await send(visitor, id, vcf.subarray(0, 1_000))
    expect(await visitor.trpc.uploads.get.query({ fileId: id })).toMatchObject({
      state: 'receiving',
    })

    const yesterday = new Date(Date.now() - 25 * 3_600_000)
    const { uploadsDir, filesDir } = world
    const partial = join(filesDir, id, '7.part')
    await mkdir(join(filesDir, id))
    await writeFile(partial, 'half')
    for (const path of [join(uploadsDir, id), join(uploadsDir, `${id}.json`), partial]) {
      await utimes(path, yesterday, yesterday)
    }
    await world.rows('update app.files set created_at = $2 where id = $1', id, yesterday)
    const storage = await openFileStorage(world)
    using sweeping = sweepSpool(storage, world.log.logger())
    void sweeping
    await waitFor(async () => !(await namesIn(uploadsDir)).some((name) => name.startsWith(id)))
    expect(await storage.files.sweep(new Date(Date.now() - uploadLifetimeMilliseconds))).toBe(1)
    expect(await namesIn(filesDir)).not.toContain(id)
    await using system = openLogin('tessera_system', {
      url: new Secret(world.database.url('tessera_system')),
    })
    expect(await asSweep(system, 'forget', forgetUploads)).toMatchObject({ changed: 1 })
    expect(await visitor.trpc.uploads.list.query()).toEqual([])
  })

  it('is not cut off for as long as bytes come, however long ago it began', async () => {
    const another = await world.startAnother({ dueEverySeconds: 1 })
    const visitor = await Visitor.signUp(another.origin, 'slow-line')
    const id = await announce(visitor, { size: vcf.length })
    await send(visitor, id, vcf.subarray(0, 8_000))
    const begun = new Date(Date.now() - 30 * 3_600_000)
    await utimes(join(world.uploadsDir, `${id}.json`), begun, begun)
    const age = async () =>
      await world.rows(
        'update app.files set created_at = $2, received_at = $2 where id = $1',
        id,
        begun,
      )
    const isNoted = async () =>
      (
        await world.rows(
          `select from app.files where id = $1 and received_at > now() - interval '1 hour'`,
          id,
        )
      ).length === 1
    await age()

    const line = new TransformStream<Uint8Array, Uint8Array>()
    const writer = line.writable.getWriter()
    const sent = visitor.fetch(`/api/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        ...tus,
        'content-type': 'application/offset+octet-stream',
        'upload-offset': '8000',
      },
      body: line.readable,
      duplex: 'half',
    } as RequestInit)
    await writer.write(vcf.subarray(8_000, 8_100))
    await waitFor(isNoted, { what: 'the note that an upload goes on' })
    await age()
    await writer.write(vcf.subarray(8_100, 8_200))
    await waitFor(isNoted, { what: 'the note that more bytes have come' })

    await (
      await openFileStorage(world)
    ).sweepSpool(new Date(Date.now() - uploadLifetimeMilliseconds))
    await using system = openLogin('tessera_system', {
      url: new Secret(world.database.url('tessera_system')),
    })
    await asSweep(system, 'forget', forgetUploads)
    await writer.write(vcf.subarray(8_200, 9_000))
    await writer.close()
    expect((await sent).status).toBe(204)
    expect((await send(visitor, id, vcf.subarray(9_000), 9_000)).status).toBe(204)
    expect(await checked(visitor, id)).toMatchObject({ state: 'stored' })
  })
})

describe('an upload of somebody else', () => {
  it('is not there, whatever is asked of it', async () => {
    const [owner, other] = [await world.signUp(), await world.signUp()]
    const id = await announce(owner, { size: vcf.length })

    expect((await howMuchOf(other, id)).status).toBe(404)
    expect((await send(other, id, vcf)).status).toBe(404)
    const removed = await other.fetch(`/api/uploads/${id}`, { method: 'DELETE', headers: tus })
    expect(removed.status).toBe(404)

    expect((await howMuchOf(owner, id)).headers.get('upload-offset')).toBe('0')
  })

  it('is not there for anybody without a session', async () => {
    const owner = await world.signUp()
    const id = await announce(owner, { size: vcf.length })
    const stranger = new Visitor(world.api.origin, 'stranger')
    expect((await howMuchOf(stranger, id)).status).toBe(401)
    expect((await send(stranger, id, vcf)).status).toBe(401)
  })
})

describe('a bad file', () => {
  it('is refused with what is wrong and how to mend it, and nothing of its bytes stays', async () => {
    const visitor = await world.signUp()
    for (const [name, code, bytes] of await badVcfs()) {
      const file = await upload(visitor, bytes)
      expect([name, file.state]).toEqual([name, 'refused'])
      expect(file.findings[0], name).toMatchObject({ code, severity: 'error' })
      expect(file.findings[0]?.remedy, name).not.toBe('')
      // Not a number of something that is not there.
      expect(file.facts?.variants, name).not.toBe(0)
      await waitFor(
        async () => !(await namesIn(world.uploadsDir)).some((it) => it.startsWith(file.id)),
      )
      expect(await namesIn(world.filesDir)).not.toContain(file.id)
      expect(
        await world.rows('select sha256, content from app.files where id = $1', file.id),
      ).toEqual([{ sha256: null, content: null }])
    }
  })

  it('is one whose build is not the declared one', async () => {
    const file = await upload(await world.signUp(), vcf, { declaredBuild: 'hg38' })
    expect(file).toMatchObject({ state: 'refused', findings: [{ code: 'build_mismatch' }] })
  })

  it('is refused by its name before a byte is taken', async () => {
    const visitor = await world.signUp()
    const response = await visitor.fetch('/api/uploads', {
      method: 'POST',
      headers: {
        ...tus,
        'upload-length': '10',
        'upload-metadata': metadata({ filename: 'a.vcf' }),
      },
    })
    expect(response.status).toBe(400)
    expect(await refusalBody(response)).toMatchObject({
      code: 'invalid_input',
      details: [{ subject: 'filename', commands: ['bgzip -c input.vcf > output.vcf.gz'] }],
    })
    expect(await visitor.trpc.uploads.list.query()).toEqual([])
  })

  it('is refused by its size before a byte is taken', async () => {
    const visitor = await world.signUp()
    const response = await visitor.fetch('/api/uploads', {
      method: 'POST',
      headers: {
        ...tus,
        'upload-length': '6000000001',
        'upload-metadata': metadata({ filename: 'a.vcf.gz' }),
      },
    })
    expect(response.status).toBe(413)
    expect(await refusalBody(response)).toMatchObject({ code: 'upload_too_large' })
  })
})

describe('a check that was cut off', () => {
  it('is begun again when the owner looks', async () => {
    const visitor = await world.signUp()
    const id = await announce(visitor, { size: vcf.length })
    // A process that died after the last byte, before or after it had said so.
    await writeFile(join(world.uploadsDir, id), vcf)
    expect(await checked(visitor, id)).toMatchObject({ state: 'stored' })

    const other = await announce(visitor, { size: vcf.length })
    await writeFile(join(world.uploadsDir, other), vcf)
    await world.rows("update app.files set state = 'checking' where id = $1", other)
    expect(await checked(visitor, other)).toMatchObject({ state: 'stored' })
  })

  it('ends with a refusal when the bytes are gone', async () => {
    const visitor = await world.signUp()
    const id = await announce(visitor, { size: vcf.length })
    await world.rows("update app.files set state = 'checking' where id = $1", id)
    await (await openFileStorage(world)).removeSpool(id)
    expect(await checked(visitor, id)).toMatchObject({
      state: 'refused',
      findings: [{ code: 'upload_lost', remedy: 'Upload the file again.' }],
    })
  })
})

async function namesIn(directory: string): Promise<readonly string[]> {
  return await readdir(directory)
}
