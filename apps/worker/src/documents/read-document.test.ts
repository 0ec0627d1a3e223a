import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { searchDocuments } from '@tessera/db/document-search'
import { deleteDocument, readAgain } from '@tessera/db/documents'
import { insertDelegatedStep } from '@tessera/db/steps'
import { asUser } from '@tessera/db/unit'
import { makePdf, makeWord } from '@tessera/documents/testing/make-documents'
import { signInNewUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { prepareStep } from '../../test/api-writes.ts'
import { uploadDocument } from '../../test/documents.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let services: AsyncDisposableStack
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(() => {
  services = new AsyncDisposableStack()
})
afterEach(async () => await services.disposeAsync())

async function startBoth(): Promise<void> {
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
}

const agreement = [
  ['The samples of cohort Quibble may be used for research on diabetes only.'],
  ['Nothing of them is shared outside of South Africa before 2031.'],
] as const

describe('a document', () => {
  it('is read page by page, each with its words and its picture', async () => {
    await startBoth()
    const owner = await signInNewUser(world.database)
    const document = await uploadDocument(world, owner, await makePdf(agreement))

    expect(await document.ends()).toMatchObject({ state: 'read', failureCode: null, pagesRead: 2 })
    const pages = await document.pages()
    expect(pages).toMatchObject([
      { number: 1, version: 1, source: 'text', language: 'en', confidence: null },
      { number: 2, version: 1, source: 'text' },
    ])
    expect(pages[0]?.['text']).toContain('research on diabetes only')
    expect(pages[0]?.['words']).toContainEqual(
      expect.objectContaining({ start: 0, end: 3, left: expect.any(Number) }),
    )
    const pictures = await world.rows(
      `select state, purpose, user_id from app.files where document_id = $1 and purpose = 'page'`,
      document.id,
    )
    const picture = { state: 'stored', purpose: 'page', user_id: owner.id }
    expect(pictures).toEqual([picture, picture])
    const [step] = await world.rows('select * from app.steps where document_id = $1', document.id)
    expect(step).toMatchObject({ state: 'done', service_id: null, job_id: null })
    const [grant] = await world.rows(
      'select * from proof.grants where document_id = $1',
      document.id,
    )
    expect(grant).toMatchObject({
      scopes: ['read-document'],
      credential_id: null,
      end_reason: 'finished',
    })
  }, 60_000)

  it('is searched for what it allows, once, with the sentences that say so', async () => {
    await startBoth()
    const owner = await signInNewUser(world.database)
    const document = await uploadDocument(world, owner, await makePdf(agreement))
    await document.ends()
    const findings = async () =>
      await world.rows(
        `select found, page, sentence, state, user_id from app.document_findings where document_id = $1 and found ->> 'kind' = 'use'`,
        document.id,
      )
    const of = { state: 'found', user_id: owner.id }
    expect(await findings()).toContainEqual({
      ...of,
      page: 1,
      sentence: agreement[0][0],
      found: {
        kind: 'use',
        value: { duo: 'DUO:0000007', disease: expect.stringMatching(/diabetes/i) },
      },
    })
    const before = await findings()

    const about = { documentId: document.id }
    const { delegation, step } = await prepareStep(world, owner, about, 'read-document', [
      'read-document',
    ])
    await asUser(world.apiLogin, owner.proof, async (unit) => {
      await readAgain(unit, { id: document.id, version: 1 })
      await insertDelegatedStep(unit, { userId: owner.id, ...about }, delegation, step)
    })
    await document.ends()
    expect(await findings()).toEqual(before)
  }, 60_000)

  it('that is a Word file has its text and no picture', async () => {
    await startBoth()
    const owner = await signInNewUser(world.database)
    const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    const document = await uploadDocument(world, owner, await makeWord(agreement), word)

    expect(await document.ends()).toMatchObject({ state: 'read', pagesRead: 2 })
    expect(await document.pages()).toMatchObject([{ image_id: null }, { image_id: null }])
  }, 60_000)

  it('lies nowhere in the clear', async () => {
    await startBoth()
    const owner = await signInNewUser(world.database)
    const document = await uploadDocument(world, owner, await makePdf(agreement))
    await document.ends()

    const names = await readdir(world.filesDir, { recursive: true, withFileTypes: true })
    const files = names.filter((name) => name.isFile())
    expect(files.length).toBeGreaterThanOrEqual(3)
    for (const file of files) {
      const bytes = await readFile(join(file.parentPath, file.name))
      expect(bytes.includes('%PDF'), file.name).toBe(false)
      expect(bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])), file.name).toBe(false)
    }
  }, 60_000)

  it.each([
    [
      'is encrypted',
      'document_encrypted',
      async () => await makePdf(agreement, { userPassword: 'shh' }),
    ],
    ['is damaged', 'document_broken', async () => (await makePdf(agreement)).slice(0, 300)],
  ] as const)(
    'that %s fails with %s, and is not tried again',
    async (_, failureCode, make) => {
      await startBoth()
      const owner = await signInNewUser(world.database)
      const document = await uploadDocument(world, owner, await make())

      expect(await document.ends()).toMatchObject({ state: 'failed', failureCode })
      const [step] = await world.rows('select * from app.steps where document_id = $1', document.id)
      expect(step).toMatchObject({ state: 'dead', fence: '1' })
    },
    60_000,
  )

  it('that was removed while it waited is forgotten with everything of it', async () => {
    const owner = await signInNewUser(world.database)
    const document = await uploadDocument(world, owner, await makePdf(agreement))
    await asUser(
      world.apiLogin,
      owner.proof,
      async (unit) => await deleteDocument(unit, document.id),
    )

    const left = await world.rows(
      `select (select count(*)::int from app.files where user_id = $1) as files,
        (select count(*)::int from app.steps where user_id = $1) as steps,
        (select count(*)::int from proof.removed_bytes) as bytes`,
      owner.id,
    )
    expect(left).toEqual([{ files: 0, steps: 0, bytes: 1 }])
  })
})

it('a document that took worker after worker with it is given up, and tried anew when its owner asks', async () => {
  const owner = await signInNewUser(world.database)
  const document = await uploadDocument(world, owner, await makePdf(agreement))
  await world.rows(
    'update app.document_versions set openings = 5 where document_id = $1',
    document.id,
  )
  await startBoth()
  expect(await document.ends()).toMatchObject({
    state: 'failed',
    failureCode: 'document_not_processed',
  })
  const about = { documentId: document.id }
  const { delegation, step } = await prepareStep(world, owner, about, 'read-document', [
    'read-document',
  ])
  await asUser(world.apiLogin, owner.proof, async (unit) => {
    await readAgain(unit, { id: document.id, version: 1 })
    await insertDelegatedStep(unit, { userId: owner.id, ...about }, delegation, step)
  })
  expect(await document.ends()).toMatchObject({ state: 'read', pagesRead: 2 })
  const [version] = await world.rows(
    'select openings from app.document_versions where document_id = $1',
    document.id,
  )
  expect(version).toEqual({ openings: 0 })
}, 60_000)

it('the same file of two people is two documents, and neither finds words in the other’s', async () => {
  await startBoth()
  const [one, other] = [await signInNewUser(world.database), await signInNewUser(world.database)]
  const bytes = await makePdf(agreement)
  const ofOne = await uploadDocument(world, one, bytes)
  const ofOther = await uploadDocument(world, other, bytes)
  await ofOne.ends()
  await ofOther.ends()

  const asked = { words: 'Quibble', studyId: null, documentId: null, most: 10 }
  for (const [{ proof }, { id }] of [
    [one, ofOne],
    [other, ofOther],
  ] as const) {
    const found = await asUser(
      world.apiLogin,
      proof,
      async (unit) => await searchDocuments(unit, asked),
    )
    expect(found).toMatchObject({
      total: 1,
      pages: [{ documentId: id, page: 1, words: ['quibble'] }],
    })
  }
}, 60_000)

it('a page that cannot be kept is tried again, and read once', async () => {
  const owner = await signInNewUser(world.database)
  const document = await uploadDocument(world, owner, await makePdf(agreement))
  // The second page meets a row that is in its way until the step has failed once.
  await world.rows(
    `create function app.refuse_second() returns trigger language plpgsql as $$
      begin if new.number = 2 then raise exception 'no room'; end if; return new; end $$`,
  )
  await world.rows(
    `create trigger refuse_second before insert on app.document_pages for each row execute function app.refuse_second()`,
  )
  await startBoth()
  await waitFor(async () => {
    const [step] = await world.rows(
      'select failures from app.steps where document_id = $1',
      document.id,
    )
    return Number(step?.['failures']) > 0
  })
  await world.rows('drop trigger refuse_second on app.document_pages')
  await world.rows('drop function app.refuse_second()')

  expect(await document.ends()).toMatchObject({ state: 'read', pagesRead: 2 })
  expect(await document.pages()).toHaveLength(2)
  const pictures = await world.rows(
    `select state from app.files where document_id = $1 and purpose = 'page'`,
    document.id,
  )
  expect(pictures).toEqual([{ state: 'stored' }, { state: 'stored' }])
}, 60_000)
