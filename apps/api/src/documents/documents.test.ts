import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { documentId, fileId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAs, sendDocument, uploadDocument } from '../../test/documents.ts'
import { makeToken, scriptClient, showing } from '../../test/personal-token.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'
import { openFileStorage } from '../uploads/file-storage.ts'
import { removeFilesOfRemoved } from '../uploads/remove-files.ts'

let world: World
let ada: Visitor
let bob: Visitor
beforeAll(async () => {
  world = await createWorld({ dailyUploadBytes: 50_000_000 })
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await world.signUp()
  bob = await world.signUp()
})

/** By its first bytes; whether it can be read shows to the worker. */
const pdf = new Uint8Array(Buffer.from('%PDF-1.7\nnothing more'))

describe('an upload', () => {
  it('is a document of its owner, which a worker is to read', async () => {
    const made = await uploadDocument(ada, pdf, { title: 'Consent form' })
    expect(made).toMatchObject({
      kind: 'upload',
      title: 'Consent form',
      version: 1,
      mediaType: 'application/pdf',
      sizeBytes: pdf.length,
      state: 'waiting',
      studyId: null,
    })
    expect(await ada.trpc.documents.list.query({})).toEqual({
      documents: [made],
      nextCursor: null,
    })
    const [step] = await world.rows('select * from app.steps where document_id = $1', made.id)
    expect(step).toMatchObject({ kind: 'read-document', state: 'due', service_id: null })
    const [line] = await world.rows(
      `select action, subject from app.audit where user_id = $1 and action = 'document.uploaded'`,
      ada.id,
    )
    expect(line).toEqual({ action: 'document.uploaded', subject: made.id })
  })

  it('comes back as it was', async () => {
    const bytes = new Uint8Array(Buffer.concat([pdf, randomBytes(300_000)]))
    const { id } = await uploadDocument(ada, bytes)
    const [file] = await world.rows(
      'select file_id from app.document_versions where document_id = $1',
      id,
    )
    const response = await ada.fetch(`/api/documents/files/${file?.['file_id']}`)
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
    expect((await bob.fetch(`/api/documents/files/${file?.['file_id']}`)).status).toBe(404)
  })

  it.each([
    [
      'that is none of the kinds',
      'document_not_readable',
      { title: 'x' },
      Buffer.from('GIF89a, and no page'),
    ],
    ['without a title', 'invalid_input', {}, Buffer.from(pdf)],
    [
      'of a study that is not hers',
      'study_unknown',
      { title: 'x', studyId: randomUUID() },
      Buffer.from(pdf),
    ],
    [
      'of a version of nothing',
      'not_found',
      { title: 'x', documentId: randomUUID() },
      Buffer.from(pdf),
    ],
  ] as const)('%s is refused with %s, and leaves nothing', async (_, code, query, bytes) => {
    const response = await sendDocument(ada, new Uint8Array(bytes), { ...query })
    expect(await response.json()).toMatchObject({ code })
    const [left] = await world.rows(
      `select (select count(*)::int from app.files where user_id = $1) as files,
        (select count(*)::int from app.documents where user_id = $1) as documents,
        (select count(*)::int from app.steps where user_id = $1) as steps`,
      ada.id,
    )
    expect(left).toEqual({ files: 0, documents: 0, steps: 0 })
  })

  it('whose row is gone before its last byte leaves no bytes', async () => {
    const half = Buffer.concat([Buffer.from(pdf), randomBytes(200_000)])
    const { asked, answered } = uploadOf(2 * half.length)
    asked.write(half)
    const id = await waitFor(async () => {
      const [file] = await world.rows('select id from app.files where user_id = $1', ada.id)
      return fileId.safeParse(file?.['id']).data ?? null
    })
    await waitFor(async () => (await readdir(world.filesDir)).includes(id))
    // As after both sweeps; a bucket had no bytes of it yet.
    await world.rows('delete from app.files where id = $1', id)
    await world.rows('delete from proof.removed_bytes where file_id = $1', id)
    asked.end(half)
    const [response] = (await answered) as [IncomingMessage]
    response.resume()
    expect(response.statusCode).toBeGreaterThanOrEqual(400)
    expect(await readdir(world.filesDir)).not.toContain(id)
  })

  it('lies nowhere in the clear, while it comes or afterwards', async () => {
    const line = 'The samples may be used for research on diabetes only.\n'
    const half = Buffer.from(`%PDF-1.7\n${line.repeat(20_000)}`)
    const before = await stored()
    const { asked, answered } = uploadOf(2 * half.length)
    asked.write(half)
    const written = await waitFor(
      async () => {
        const now = await stored()
        return length(now) > length(before) ? now : null
      },
      { what: 'bytes of an upload that is on its way' },
    )
    asked.end(half)
    const [response] = (await answered) as [IncomingMessage]
    response.resume()
    expect(response.statusCode).toBe(201)
    const after = await stored()
    expect(length(after)).toBeGreaterThanOrEqual(length(before) + 2 * half.length)
    for (const bytes of [...written, ...after]) expect(bytes.includes('diabetes')).toBe(false)
  })

  it('of more than 100 MB is refused before it is read', async () => {
    const response = await ada.fetch('/api/documents?title=large', {
      method: 'POST',
      body: new Uint8Array(100 * 1024 * 1024 + 1),
    })
    expect(await response.json()).toMatchObject({ code: 'document_too_many_bytes' })
  })

  it('counts among what she may upload in a day', async () => {
    const most = new Uint8Array(49_999_000)
    most.set(pdf)
    await uploadDocument(ada, most)
    const response = await sendDocument(
      ada,
      new Uint8Array(Buffer.concat([pdf, Buffer.alloc(2000)])),
    )
    expect(await response.json()).toMatchObject({ code: 'upload_quota_spent' })
  })

  it('is for those who are signed in', async () => {
    const nobody = await fetch(`${world.api.origin}/api/documents?title=x`, {
      method: 'POST',
      headers: { origin: 'https://tessera.test' },
      body: pdf,
    })
    expect(nobody.status).toBe(401)
  })
})

describe('a document', () => {
  it('has versions, of which the last one counts', async () => {
    const first = await uploadDocument(ada, pdf)
    const second = { title: 'ignored', documentId: first.id }
    expect(await (await sendDocument(ada, pdf, second)).json()).toMatchObject({
      code: 'document_is_processed',
    })
    await readAs(world, first, ['The first words.'])
    const next = await uploadDocument(ada, pdf, second)
    expect(next).toMatchObject({ id: first.id, version: 2, title: first.title, state: 'waiting' })
    await readAs(world, next, ['Renewed terms.'])

    const { versions } = await ada.trpc.documents.get.query({ documentId: first.id })
    expect(versions).toMatchObject([
      { number: 2, state: 'read' },
      { number: 1, state: 'read' },
    ])
    const find = async (words: string) => (await ada.trpc.documents.search.query({ words })).total
    expect([await find('first'), await find('renewed')]).toEqual([0, 1])
    expect(
      await ada.trpc.documents.page.query({ documentId: first.id, version: 1, page: 1 }),
    ).toMatchObject({ text: 'The first words.' })
  })

  it('is read again when its owner asks, and not twice at once', async () => {
    const { id } = await uploadDocument(ada, pdf)
    expect(await refusalOf(ada.trpc.documents.process.mutate({ documentId: id }))).toMatchObject({
      code: 'document_is_processed',
    })
    await world.rows(
      `update app.steps set state = 'dead', ended_at = now() where document_id = $1`,
      id,
    )
    await world.rows(
      `update app.document_versions set state = 'failed', failure_code = 'document_too_slow' where document_id = $1`,
      id,
    )
    const twice = await Promise.allSettled([
      ada.trpc.documents.process.mutate({ documentId: id }),
      ada.trpc.documents.process.mutate({ documentId: id }),
    ])
    expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const open = await world.rows(
      `select id from app.steps where document_id = $1 and state = 'due'`,
      id,
    )
    expect(open).toHaveLength(1)
    const { document } = await ada.trpc.documents.get.query({ documentId: id })
    expect(document).toMatchObject({ state: 'waiting', failureCode: null })
  })

  it('of which nobody works on the step any more has failed, and its owner asks again', async () => {
    const { id } = await uploadDocument(ada, pdf)
    // As a sweep ends what nobody may run.
    await world.rows(
      `update app.steps set state = 'cancelled', ended_at = now() where document_id = $1`,
      id,
    )
    const { document } = await ada.trpc.documents.get.query({ documentId: id })
    expect(document).toMatchObject({ state: 'failed', failureCode: 'document_not_processed' })
    await ada.trpc.documents.process.mutate({ documentId: id })
  })

  it('is asked for by a program as the pages ask for it', async () => {
    const made = await uploadDocument(ada, pdf)
    await readAs(world, made, ['Words.'])
    const token = await ada.accessToken()
    const response = await fetch(`${world.api.origin}/documents/${made.id}/process`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual({
      task_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: 'The document is being read.',
    })
  })

  it('is hers alone: to anybody else there is none', async () => {
    const made = await uploadDocument(ada, pdf)
    await readAs(world, made, ['Secret agreement.'])
    const of = { documentId: made.id }
    const { documents } = bob.trpc
    expect((await documents.list.query({})).documents).toEqual([])
    expect(await documents.search.query({ words: 'agreement' })).toEqual({ hits: [], total: 0 })
    expect((await documents.search.query({ words: 'agreement', ...of })).total).toBe(0)
    for (const asked of [
      () => documents.get.query(of),
      () => documents.page.query({ ...of, version: 1, page: 1 }),
      () => documents.change.mutate({ ...of, title: 'Mine' }),
      () => documents.process.mutate(of),
      () => documents.remove.mutate(of),
    ])
      expect(await refusalOf(asked())).toMatchObject({ code: 'not_found' })
    const response = await sendDocument(bob, pdf, { title: 'x', documentId: made.id })
    expect(await response.json()).toMatchObject({ code: 'not_found' })
    expect((await ada.trpc.documents.get.query(of)).document).toMatchObject({
      version: 1,
      title: 'Agreement',
    })
  })

  it('is shown to no access token, whatever its scopes, and taken from none', async () => {
    const made = await uploadDocument(ada, pdf)
    await readAs(world, made, ['Secret agreement.'])
    const { token } = await makeToken(ada)
    const { documents } = scriptClient(world, token)
    const of = { documentId: made.id }
    for (const asked of [
      () => documents.list.query({}),
      () => documents.get.query(of),
      () => documents.page.query({ ...of, version: 1, page: 1 }),
      () => documents.search.query({ words: 'agreement' }),
      () => documents.findings.list.query({ ...of, version: 1 }),
      () => documents.remove.mutate(of),
    ])
      expect(await refusalOf(asked())).toMatchObject({ code: 'token_too_narrow' })
    const headers = showing(token)
    const { origin } = world.api
    for (const asked of [
      fetch(`${origin}/api/documents/files/${made.fileId}`, { headers }),
      fetch(`${origin}/api/documents?title=x`, { method: 'POST', headers, body: pdf }),
      fetch(`${origin}/documents/${made.id}/process`, { method: 'POST', headers }),
    ])
      expect([401, 403]).toContain((await asked).status)
  })

  it('is removed with its bytes', async () => {
    const { id } = await uploadDocument(ada, pdf)
    const [file] = await world.rows(
      'select file_id from app.document_versions where document_id = $1',
      id,
    )
    await ada.trpc.documents.remove.mutate({ documentId: id })
    expect(await refusalOf(ada.trpc.documents.get.query({ documentId: id }))).toMatchObject({
      code: 'not_found',
    })
    await using login = openLogin('tessera_api', {
      url: new Secret(world.database.url('tessera_api')),
    })
    await removeFilesOfRemoved({ api: login, storage: await openFileStorage(world) })
    expect(await world.rows('select * from proof.removed_bytes')).toEqual([])
    await expect(
      world.files.open({ id: fileId.parse(file?.['file_id']), writer: 1 }),
    ).rejects.toThrow('no bytes')
  })
})

describe('a search', () => {
  it('finds the words in any of their forms, with and without accents, and says where they are', async () => {
    const made = await uploadDocument(ada, pdf, { title: 'Protocole' })
    await readAs(world, made, [
      'Nothing here.',
      'The données génétiques\nare shared by agreements.',
    ])
    const { hits, total } = await ada.trpc.documents.search.query({ words: 'genetiques agreement' })
    expect(total).toBe(1)
    expect(hits).toEqual([
      {
        documentId: made.id,
        title: 'Protocole',
        kind: 'upload',
        studyId: null,
        version: 1,
        page: 2,
        before: 'The données ',
        hit: 'génétiques',
        after: ' are shared by agreements.',
        words: expect.arrayContaining(['genetiques', 'agreements']),
      },
    ])
  })

  it('over pages of nothing but different words takes no longer than others', async () => {
    const made = await uploadDocument(ada, pdf)
    const words = Array.from({ length: 25_000 }, (_, at) => `w${at.toString(36)}`).join(' ')
    await readAs(
      world,
      made,
      Array.from({ length: 30 }, () => `${words} zebra`),
    )
    const { hits, total } = await ada.trpc.documents.search.query({ words: 'zebra' })
    expect([total, hits.length]).toEqual([30, 30])
  })

  it('answers any question, however it is put', async () => {
    for (const words of ['"', 'a & | !', '-', "'", '((', ':*', 'the', '%_\\'])
      expect(await ada.trpc.documents.search.query({ words })).toEqual({ hits: [], total: 0 })
  })
})

it('a document of nobody is not there', async () => {
  const id = documentId.parse(randomUUID())
  expect(await refusalOf(ada.trpc.documents.get.query({ documentId: id }))).toMatchObject({
    code: 'not_found',
  })
})

/** An upload of Ada's whose bytes are sent by hand. */
function uploadOf(bytes: number) {
  const asked = request(`${world.api.origin}/api/documents?title=slow`, {
    method: 'POST',
    headers: { cookie: ada.cookie, origin: Visitor.pageOrigin, 'content-length': bytes },
  })
  return { asked, answered: once(asked, 'response') }
}

/** What lies where files are kept. */
async function stored(): Promise<readonly Buffer[]> {
  const entries = await readdir(world.filesDir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return await Promise.all(
    files.map(async ({ parentPath, name }) => await readFile(join(parentPath, name))),
  )
}

function length(files: readonly Buffer[]): number {
  return files.reduce((sum, bytes) => sum + bytes.length, 0)
}
