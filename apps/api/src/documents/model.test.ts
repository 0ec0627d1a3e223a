import type { Document } from '@tessera/contracts/document'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAs, sendDocument, uploadDocument } from '../../test/documents.ts'
import { makeToken, scriptClient } from '../../test/personal-token.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let origin: string
let ada: Visitor
let bob: Visitor
let document: Document
let people = 0
const model = { name: 'some-model', url: 'https://models.example.org/v1' }
const asked = { model: 'some-model', host: 'models.example.org' }
const pdf = new Uint8Array(Buffer.from('%PDF-1.7'))
beforeAll(async () => {
  world = await createWorld()
  origin = (await world.startAnother({ documentModel: model })).origin
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  people += 1
  ada = await Visitor.signUp(origin, `ada${people}`)
  bob = await Visitor.signUp(origin, `bob${people}`)
  document = await uploadDocument(ada, pdf)
  await readAs(world, document, ['They may serve research on diabetes only.'])
})

const ofDocument = () => ({ documentId: document.id, version: 1 })
const ask = async (visitor: Visitor, changes: Partial<typeof asked> = {}) =>
  await visitor.trpc.documents.model.ask.mutate({
    documentId: document.id,
    ...asked,
    ...changes,
  })

const stop = async (visitor: Visitor) =>
  await visitor.trpc.documents.model.cancel.mutate({ documentId: document.id })
const readingOf = async () => (await ada.trpc.documents.model.get.query(ofDocument())).reading
const asksOf = async () =>
  await world.rows(
    `select s.state, s.ended_at is not null as ended, d.state as delegation, r.state as reading from app.steps s
    join app.delegations d on d.id = s.delegation_id
    join app.model_readings r on r.document_id = s.document_id
    where s.document_id = $1 and s.kind = 'ask-model' order by s.created_at`,
    document.id,
  )

describe('a model', () => {
  it('is offered with its host, and asked as its owner’s act in a step of the document', async () => {
    expect(await ada.trpc.documents.model.get.query(ofDocument())).toEqual({
      offer: { name: 'some-model', host: 'models.example.org', staysHere: false },
      reading: null,
    })
    const { taskId } = await ask(ada)
    expect(await world.rows('select * from app.steps where id = $1', taskId)).toMatchObject([
      { kind: 'ask-model', user_id: ada.id, document_id: document.id, service_id: null },
    ])
    expect(
      await world.rows(
        'select scopes, document_id from app.delegations where user_id = $1 and state = $2',
        ada.id,
        'live',
      ),
    ).toContainEqual({ scopes: ['ask-model'], document_id: document.id })
    const acts = await world.rows(
      `select actor, subject, detail from app.audit where user_id = $1 and action = 'document.model_asked'`,
      ada.id,
    )
    expect(acts).toEqual([
      { actor: `user:${ada.id}`, subject: document.id, detail: { version: 1, ...asked } },
    ])
    const { reading } = await ada.trpc.documents.model.get.query(ofDocument())
    expect(reading).toMatchObject({ ...asked, state: 'waiting', partsDone: 0, found: 0 })
    expect(await refusalOf(ask(ada))).toMatchObject({ code: 'document_is_processed' })
    const next = await sendDocument(ada, pdf, { title: 'x', documentId: document.id })
    expect(await next.json()).toMatchObject({ code: 'document_is_processed' })
    expect(
      await refusalOf(ada.trpc.documents.process.mutate({ documentId: document.id })),
    ).toMatchObject({ code: 'document_is_processed' })
  })

  it('of which she did not read is not asked', async () => {
    for (const other of [{ host: 'elsewhere.example.org' }, { model: 'another-model' }])
      expect(await refusalOf(ask(ada, other))).toMatchObject({ code: 'model_not_there' })
    expect(await world.rows('select * from app.model_readings where user_id = $1', ada.id)).toEqual(
      [],
    )
  })

  it('is asked by the owner of the document and by nobody else', async () => {
    expect(await refusalOf(ask(bob))).toMatchObject({ code: 'not_found' })
    await ask(ada)
    expect((await bob.trpc.documents.model.get.query(ofDocument())).reading).toBeNull()
  })

  it('is asked about what is read, and not before', async () => {
    const waiting = await uploadDocument(ada, pdf)
    const refused = ada.trpc.documents.model.ask.mutate({ documentId: waiting.id, ...asked })
    expect(await refusalOf(refused)).toMatchObject({ code: 'document_is_processed' })
    await world.rows(
      `update app.document_versions set state = 'failed', failure_code = 'document_encrypted' where document_id = $1`,
      waiting.id,
    )
    const again = ada.trpc.documents.model.ask.mutate({ documentId: waiting.id, ...asked })
    expect(await refusalOf(again)).toMatchObject({ code: 'document_encrypted' })
  })

  it('is asked anew after it failed, and goes on where it was', async () => {
    const { taskId } = await ask(ada)
    await world.rows(
      'update app.model_readings set parts = 3, parts_done = 2, found = 4, dropped = 1 where document_id = $1',
      document.id,
    )
    await world.rows(
      `update app.steps set state = 'cancelled', ended_at = now() where id = $1`,
      taskId,
    )
    const of = async () => (await ada.trpc.documents.model.get.query(ofDocument())).reading
    expect(await of()).toMatchObject({ state: 'failed', failureCode: 'model_not_asked' })
    await ask(ada)
    expect(await of()).toMatchObject({
      state: 'waiting',
      failureCode: null,
      parts: 3,
      partsDone: 2,
      found: 4,
      dropped: 1,
    })
  })

  it('is asked by two requests at the same moment once', async () => {
    const both = await Promise.allSettled([ask(ada), ask(ada)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const steps = await world.rows(
      `select id from app.steps where document_id = $1 and kind = 'ask-model'`,
      document.id,
    )
    expect(steps).toHaveLength(1)
  })

  it('is asked 200 times in a day by one person, and by another all the same', async () => {
    await ask(ada)
    await world.rows(
      `insert into app.audit (user_id, actor, action, subject, detail)
      select user_id, actor, action, subject, detail from app.audit, generate_series(1, 199)
      where user_id = $1 and action = 'document.model_asked'`,
      ada.id,
    )
    // What she asked counts, whether or not the document is still there.
    await ada.trpc.documents.remove.mutate({ documentId: document.id })
    document = await uploadDocument(ada, pdf)
    await readAs(world, document, ['They may serve research on diabetes only.'])
    expect(await refusalOf(ask(ada))).toMatchObject({ code: 'model_asked_too_often' })
    const his = await uploadDocument(bob, pdf)
    await readAs(world, his, ['They may serve research on diabetes only.'])
    await bob.trpc.documents.model.ask.mutate({ documentId: his.id, ...asked })
    await world.rows(
      `update app.audit set at = now() - interval '25 hours' where user_id = $1 and action = 'document.model_asked'`,
      ada.id,
    )
    await ask(ada)
  })

  it('says nothing of a newer version of which it was not asked', async () => {
    const { taskId } = await ask(ada)
    await world.rows(
      `update app.model_readings set state = 'done', found = 1, ended_at = now() where document_id = $1`,
      document.id,
    )
    await world.rows(`update app.steps set state = 'done', ended_at = now() where id = $1`, taskId)
    await uploadDocument(ada, pdf, { title: 'x', documentId: document.id })
    const newer = { documentId: document.id, version: 2 }
    expect((await ada.trpc.documents.model.get.query(newer)).reading).toBeNull()
    expect((await ada.trpc.documents.model.get.query(ofDocument())).reading).toMatchObject({
      found: 1,
    })
  })

  it('is neither offered nor asked where the operator has named none', async () => {
    const carla = await world.signUp()
    const hers = await uploadDocument(carla, pdf)
    await readAs(world, hers, ['They may serve research on diabetes only.'])
    const { documents } = carla.trpc
    expect(await documents.model.get.query({ documentId: hers.id, version: 1 })).toEqual({
      offer: null,
      reading: null,
    })
    const refused = documents.model.ask.mutate({ documentId: hers.id, ...asked })
    expect(await refusalOf(refused)).toMatchObject({ code: 'model_not_there' })
  })
})

describe('a question to a model', () => {
  it('is taken back by its owner, before a worker takes it: nothing that was delegated for it is left', async () => {
    await ask(ada)
    expect(await stop(ada)).toMatchObject({ ...asked, state: 'stopped', failureCode: null })
    expect(await asksOf()).toEqual([
      { state: 'cancelled', ended: true, delegation: 'revoked', reading: 'stopped' },
    ])
    const reading = await readingOf()
    expect(reading).toMatchObject({ state: 'stopped', endedAt: expect.any(String) })
    const acts = await world.rows(
      `select actor, subject, detail from app.audit where user_id = $1 and action = 'document.model_stopped'`,
      ada.id,
    )
    const detail = { version: 1, ...asked }
    expect(acts).toEqual([{ actor: `user:${ada.id}`, subject: document.id, detail }])
    const next = await sendDocument(ada, pdf, { title: 'x', documentId: document.id })
    expect(next.status).toBe(201)
    expect(await refusalOf(stop(ada))).toMatchObject({ code: 'no_model_asked' })
  })

  it('is taken back twice as once', async () => {
    await ask(ada)
    const both = await Promise.all([stop(ada), stop(ada)])
    expect(await stop(ada)).toEqual(both[0])
    expect(both[1]).toEqual(both[0])
    const acts = await world.rows(
      `select id from app.audit where user_id = $1 and action = 'document.model_stopped'`,
      ada.id,
    )
    expect(acts).toHaveLength(1)
  })

  it('is taken back by nobody else', async () => {
    await ask(ada)
    expect(await refusalOf(stop(bob))).toMatchObject({ code: 'not_found' })
    const { token } = await makeToken(ada)
    const ofScript = scriptClient(world, token).documents.model.cancel.mutate({
      documentId: document.id,
    })
    expect(await refusalOf(ofScript)).toMatchObject({ code: 'token_too_narrow' })
    expect(await asksOf()).toEqual([
      { state: 'due', ended: false, delegation: 'live', reading: 'waiting' },
    ])
  })

  it('that was never asked, is answered or failed is not taken back', async () => {
    expect(await refusalOf(stop(ada))).toMatchObject({ code: 'no_model_asked' })
    const { taskId } = await ask(ada)
    const end = { done: null, failed: 'model_busy' }
    await world.rows(`update app.steps set state = 'done', ended_at = now() where id = $1`, taskId)
    for (const [state, code] of Object.entries(end)) {
      await world.rows(
        'update app.model_readings set state = $2, failure_code = $3, ended_at = now() where document_id = $1',
        document.id,
        state,
        code,
      )
      expect(await refusalOf(stop(ada))).toMatchObject({ code: 'no_model_asked' })
      expect(await readingOf()).toMatchObject({ state })
    }
  })

  it('is asked anew after it was taken back, and goes on where it was', async () => {
    await ask(ada)
    await world.rows(
      'update app.model_readings set parts = 3, parts_done = 2, found = 4, dropped = 1 where document_id = $1',
      document.id,
    )
    expect(await stop(ada)).toMatchObject({ partsDone: 2, found: 4 })
    await ask(ada)
    const before = { parts: 3, partsDone: 2, found: 4, dropped: 1, endedAt: null }
    expect(await readingOf()).toMatchObject({ state: 'waiting', ...before })
    expect(await asksOf()).toMatchObject([{ state: 'cancelled' }, { state: 'due' }])
  })
})

it('what a model found is no term of a study until its owner confirms it', async () => {
  const { id: studyId } = await ada.trpc.studies.make.mutate({ name: 'Sugar' })
  await ada.trpc.documents.change.mutate({ documentId: document.id, studyId })
  const stated = { kind: 'use', value: { duo: 'DUO:0000007', disease: 'diabetes' } } as const
  await world.rows(
    `insert into app.document_findings (user_id, document_id, version, page, start_at, end_at, sentence, found, confidence, reader)
    values ($1, $2, 1, 1, 0, 41, 'They may serve research on diabetes only.', $3, 0.5, 'some-model')`,
    ada.id,
    document.id,
    JSON.stringify(stated),
  )
  const list = async () => await ada.trpc.studies.terms.list.query({ studyId })
  const [found] = await ada.trpc.documents.findings.list.query(ofDocument())
  expect(found).toMatchObject({ state: 'found', reader: 'some-model', confidence: 0.5 })
  expect(await list()).toEqual([])
  if (found === undefined) throw new Error('nothing was found')
  const decision = { state: 'confirmed', stated } as const
  await ada.trpc.documents.findings.decide.mutate({ findingId: found.id, decision })
  expect(await list()).toMatchObject([{ stated, sentence: found.sentence }])
})
