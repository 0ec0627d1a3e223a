import { inspect } from 'node:util'
import { fileId } from '@tessera/contracts/ids'
import { addFindings } from '@tessera/db/document-findings'
import { insertPage } from '@tessera/db/document-work'
import { deleteDocument } from '@tessera/db/documents'
import { asJob, asReadingJob, asUser, type JobUnit } from '@tessera/db/unit'
import { makePdf } from '@tessera/documents/testing/make-documents'
import {
  type ModelAnswers,
  type ModelServer,
  sentPages,
  startModelServer,
} from '@tessera/documents/testing/model-server'
import { signInNewUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type UploadedDocument, uploadDocument } from '../../test/documents.ts'
import { answered, askAbout, claimAsking } from '../../test/model-readings.ts'
import { createWorld, type World } from '../../test/world.ts'
import { workerConfig, workerSecrets } from '../config.ts'
import { openModelDesk } from './model-desk.ts'

const key = 'sk-of-the-models-host-0123456789abcdef'
const onDiabetes = 'The samples of cohort Quibble may be used for research on diabetes only.'
const inNairobi = 'The work is done at the Lakeside Institute in Nairobi.'
const pages = [[onDiabetes], [inNairobi]] as const
const kenya = { kind: 'country', value: { country: 'KE', meaning: 'allowed' } }
const genes = { kind: 'use', value: { duo: 'DUO:0000016', disease: null } }
/** So many words that no two pages go into one question. */
const ofTwoParts = [
  [onDiabetes, ...filler(1)],
  [inNairobi, ...filler(2)],
]

let world: World
let services: AsyncDisposableStack
let server: ModelServer
let answers: ModelAnswers
beforeAll(async () => {
  world = await createWorld()
  world.secrets.add(key)
  server = await startModelServer(async (asked, response) => await answers(asked, response))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})
beforeEach(() => {
  services = new AsyncDisposableStack()
})
afterEach(async () => await services.disposeAsync())

async function startBoth(changes: Readonly<Record<string, unknown>> = {}): Promise<void> {
  services.use(await world.startDispatcher())
  services.use(await startWorker(changes))
}

async function startWorker(changes: Readonly<Record<string, unknown>> = {}) {
  const documentModel = { name: 'some-model', url: server.url, ...changes }
  return await world.startWorker(undefined, undefined, { documentModel, documentModelKey: key })
}

async function readDocument(of: readonly (readonly string[])[] = pages): Promise<UploadedDocument> {
  const owner = await signInNewUser(world.database)
  const document = await uploadDocument(world, owner, await makePdf(of))
  expect(await document.ends()).toMatchObject({ state: 'read' })
  return document
}

const ask = async (document: UploadedDocument) =>
  await askAbout(world, document, { model: 'some-model', host: new URL(server.url).host })

async function findingsOf({ id }: UploadedDocument) {
  return await world.rows(
    'select page, sentence, found, reader, confidence, state from app.document_findings where document_id = $1 order by page, reader, found',
    id,
  )
}

const quoted = (page: number, quote: string, says: object) => ({ page, quote, confidence: 1, says })

describe('a model that the owner of a document asked', () => {
  it('finds what Tessera did not, under its own name, with the document’s sentences', async () => {
    await startBoth()
    const document = await readDocument()
    const byRules = await findingsOf(document)
    const diabetes = byRules.find(({ sentence }) => sentence === onDiabetes)?.['found']
    expect(diabetes).toMatchObject({ kind: 'use', value: { duo: 'DUO:0000007' } })
    const before = server.asked.length
    answers = () => ({
      findings: [
        quoted(1, onDiabetes, Object(diabetes)),
        quoted(2, inNairobi, kenya),
        quoted(1, inNairobi, kenya),
      ],
    })
    const task = await ask(document)

    expect(await answered(world, document)).toMatchObject({
      state: 'done',
      model: 'some-model',
      failureCode: null,
      parts: 1,
      partsDone: 1,
      found: 1,
      dropped: 1,
    })
    const after = await findingsOf(document)
    expect(after.filter(({ reader }) => reader === 'Tessera')).toEqual(byRules)
    expect(after.filter(({ reader }) => reader !== 'Tessera')).toEqual([
      {
        page: 2,
        sentence: inNairobi,
        found: kenya,
        reader: 'some-model',
        confidence: 0.5,
        state: 'found',
      },
    ])
    const asked = server.asked.slice(before)
    expect(asked).toHaveLength(1)
    expect(asked[0]?.headers['authorization']).toBe(`Bearer ${key}`)
    expect(JSON.stringify(asked[0]?.body)).not.toContain(key)
    expect(asked[0] && sentPages(asked[0])).toEqual([
      { page: 1, sentences: [onDiabetes] },
      { page: 2, sentences: [inNairobi] },
    ])
    const [step] = await world.rows('select * from app.steps where id = $1', task)
    expect(step).toMatchObject({ state: 'done', kind: 'ask-model', service_id: null })
    const [grant] = await world.rows('select * from proof.grants where task_id = $1', task)
    expect(grant).toMatchObject({
      scopes: ['ask-model'],
      document_id: document.id,
      credential_id: null,
      end_reason: 'finished',
    })
  }, 60_000)

  it('finds nothing twice, and nothing again that she rejected', async () => {
    await startBoth()
    const document = await readDocument()
    answers = () => ({ findings: [quoted(2, inNairobi, kenya), quoted(1, onDiabetes, genes)] })
    await ask(document)
    expect(await answered(world, document)).toMatchObject({ found: 2 })
    await world.rows(
      `update app.document_findings set state = 'rejected', decided_at = now() where document_id = $1 and reader = 'some-model' and page = 2`,
      document.id,
    )
    const before = await findingsOf(document)
    await ask(document)
    expect(await answered(world, document)).toMatchObject({ state: 'done', found: 0 })
    expect(await findingsOf(document)).toEqual(before)
  }, 60_000)

  it('stands in the way of nothing that Tessera found when it fails, and goes on at its part', async () => {
    await startBoth({ charactersAtOnce: 1000 })
    const document = await readDocument(ofTwoParts)
    const byRules = await findingsOf(document)
    let mayAnswer = true
    answers = (asked, response) => {
      const [page] = sentPages(asked)
      if (page?.page === 1) return { findings: [quoted(1, onDiabetes, genes)] }
      if (mayAnswer) return { findings: [quoted(2, inNairobi, kenya)] }
      response.writeHead(429).end(`slow down, ${key}`)
      return null
    }
    mayAnswer = false
    await ask(document)
    expect(await answered(world, document)).toMatchObject({
      state: 'failed',
      failureCode: 'model_busy',
      parts: 2,
      partsDone: 1,
      found: 1,
    })
    expect(await findingsOf(document)).toEqual(expect.arrayContaining(byRules))
    mayAnswer = true
    const before = server.asked.length
    await ask(document)
    expect(await answered(world, document)).toMatchObject({
      state: 'done',
      partsDone: 2,
      found: 2,
    })
    expect(server.asked.slice(before).map((one) => sentPages(one)[0]?.page)).toEqual([2])
  }, 60_000)

  it.each<[string, string, ModelAnswers]>([
    [
      'refuses the key',
      'model_key_refused',
      (asked, response) => {
        response.writeHead(401).end(asked.headers['authorization'])
        return null
      },
    ],
    [
      'sends to another host',
      'model_failed',
      (_, response) => {
        const location = `http://localhost:${new URL(server.url).port}/elsewhere`
        response.writeHead(308, { location }).end()
        return null
      },
    ],
    ['answers nonsense', 'model_answer_unusable', () => `I would say so. ${key}`],
  ])(
    'which %s fails with %s, and its words go nowhere',
    async (_, failureCode, answer) => {
      await startBoth()
      const document = await readDocument()
      const before = server.asked.length
      answers = answer
      const task = await ask(document)
      expect(await answered(world, document)).toMatchObject({ state: 'failed', failureCode })
      expect(server.asked.slice(before).map(({ path }) => path)).toEqual(['/v1/chat/completions'])
      const kept = await world.rows(
        `select to_jsonb(s) - 'sealed_context' as step, to_jsonb(r) as reading from app.steps s, app.model_readings r
      where s.id = $1 and r.document_id = s.document_id`,
        task,
      )
      expect(JSON.stringify(kept)).not.toMatch(/sk-of|I would say/)
    },
    60_000,
  )

  it('is sent nothing where the operator has named another host meanwhile, or none', async () => {
    services.use(await world.startDispatcher())
    const worker = await startWorker({ url: server.url.replace('127.0.0.1', 'localhost') })
    const document = await readDocument()
    const before = server.asked.length
    await ask(document)
    const failed = { state: 'failed', failureCode: 'model_not_there' }
    expect(await answered(world, document)).toMatchObject(failed)
    await worker[Symbol.asyncDispose]()
    services.use(await world.startWorker())
    await ask(document)
    expect(await answered(world, document)).toMatchObject(failed)
    expect(server.asked).toHaveLength(before)
  }, 60_000)
})

it('a host that cannot be reached is in the log with the reason', async () => {
  const none = await startModelServer(() => null)
  const { host } = new URL(none.url)
  await none[Symbol.asyncDispose]()
  await startBoth({ url: none.url })
  const document = await readDocument()
  await askAbout(world, document, { model: 'some-model', host })
  expect(await answered(world, document)).toMatchObject({ failureCode: 'model_unreachable' })
  const lines = world.log.filter((line) => line.includes('a model was asked in vain'))
  expect(lines.at(-1)).toContain(`ECONNREFUSED ${host}`)
}, 60_000)

describe('while the model thinks', () => {
  let asked: PromiseWithResolvers<void>
  let left: PromiseWithResolvers<void>
  beforeEach(() => {
    asked = Promise.withResolvers()
    left = Promise.withResolvers()
    answers = (_, response) => {
      response.once('close', left.resolve)
      asked.resolve()
      return null
    }
  })

  it('its owner is disabled: the question is broken off, and nothing is kept', async () => {
    await startBoth()
    const document = await readDocument()
    const before = await findingsOf(document)
    await ask(document)
    await asked.promise
    const [task] = await world.rows(
      `select id from app.steps where document_id = $1 and kind = 'ask-model'`,
      document.id,
    )
    // As an administrator disables an account: what was delegated is revoked too.
    await world.rows(
      `with disabled as (update app.users set status = 'disabled' where id = $1 returning id)
      update app.delegations set state = 'revoked' where user_id in (select id from disabled) and state = 'live'`,
      document.owner.id,
    )
    await left.promise
    await waitFor(
      async () => {
        const [reading] = await world.rows(
          'select state, failure_code from app.model_readings where document_id = $1',
          document.id,
        )
        return reading?.['failure_code'] === 'model_not_asked'
      },
      { timeout: 40_000 },
    )
    expect(await world.rows('select state from app.steps where id = $1', task?.['id'])).toEqual([
      { state: 'cancelled' },
    ])
    expect(await findingsOf(document)).toEqual(before)
  }, 60_000)

  it('the step is cancelled and she asks another: nothing more is sent, and nothing is booked on that', async () => {
    await startBoth({ charactersAtOnce: 1000 })
    const document = await readDocument(ofTwoParts)
    const before = await findingsOf(document)
    const sent = server.asked.length
    const held = Promise.withResolvers<void>()
    answers = async () => {
      asked.resolve()
      await held.promise
      return { findings: [quoted(1, onDiabetes, genes)] }
    }
    const task = await ask(document)
    await asked.promise
    await world.rows(
      `update app.steps set state = 'cancelled', ended_at = now(), claimed_until = null where id = $1`,
      task,
    )
    // Not to be taken before the first answer is there.
    const other = { model: 'another-model', host: 'models.example.org' }
    const next = await askAbout(world, document, other)
    await world.rows(
      `update app.steps set due_at = now() + interval '1 day' where id = $1 and state = 'due'`,
      next,
    )
    held.resolve()
    await waitFor(async () => {
      const [grant] = await world.rows(
        'select end_reason from proof.grants where task_id = $1',
        task,
      )
      return grant?.['end_reason'] !== null
    })
    await world.rows('update app.steps set due_at = now() where id = $1', next)
    expect(await answered(world, document)).toMatchObject({
      ...other,
      failureCode: 'model_not_there',
      partsDone: 0,
      found: 0,
    })
    expect(server.asked).toHaveLength(sent + 1)
    expect(await findingsOf(document)).toEqual(before)
  }, 60_000)

  it('the document is removed: the question is broken off', async () => {
    await startBoth()
    const document = await readDocument()
    await ask(document)
    await asked.promise
    const { proof } = document.owner
    await asUser(world.apiLogin, proof, async (unit) => await deleteDocument(unit, document.id))
    await left.promise
    expect(await findingsOf(document)).toEqual([])
  }, 60_000)

  it('its worker stops: the next one goes on at the part that has no answer', async () => {
    services.use(await world.startDispatcher())
    const first = await startWorker({ charactersAtOnce: 1000 })
    const document = await readDocument(ofTwoParts)
    const hang = answers
    answers = async (one, response) =>
      sentPages(one)[0]?.page === 1
        ? { findings: [quoted(1, onDiabetes, genes)] }
        : await hang(one, response)
    await ask(document)
    await asked.promise
    await first[Symbol.asyncDispose]()
    await left.promise
    const before = server.asked.length
    answers = () => ({ findings: [quoted(2, inNairobi, kenya)] })
    services.use(await startWorker({ charactersAtOnce: 1000 }))
    expect(await answered(world, document)).toMatchObject({ state: 'done', parts: 2, found: 2 })
    expect(server.asked.slice(before).map((one) => sentPages(one)[0]?.page)).toEqual([2])
  }, 90_000)

  it('another document waits for its turn', async () => {
    await startBoth()
    const [first, second] = [await readDocument(), await readDocument()]
    const before = server.asked.length
    const held = Promise.withResolvers<void>()
    answers = async () => {
      asked.resolve()
      await held.promise
      return { findings: [] }
    }
    await ask(first)
    await asked.promise
    const task = await ask(second)
    await waitFor(async () => {
      const [step] = await world.rows('select fence, state from app.steps where id = $1', task)
      return Number(step?.['fence']) > 0 && step?.['state'] !== 'claimed'
    })
    expect(server.asked).toHaveLength(before + 1)
    // Who has waited for long is looked at less often.
    await world.rows(
      `update app.model_readings set asked_at = now() - interval '1 hour' where document_id = $1`,
      second.id,
    )
    await waitFor(async () => {
      const [step] = await world.rows(
        `select due_at > now() + interval '4 minutes' as later from app.steps where id = $1`,
        task,
      )
      return step?.['later'] === true
    })
    held.resolve()
    await world.rows('update app.steps set due_at = now() where id = $1', task)
    expect(await answered(world, second)).toMatchObject({ state: 'done' })
    expect(await answered(world, first)).toMatchObject({ state: 'done' })
  }, 60_000)
})

describe('a grant to ask a model', () => {
  it('shows the words of its document, and neither its file nor another’s document', async () => {
    services.use(await world.startDispatcher())
    const worker = await startWorker()
    const [hers, others] = [await readDocument(), await readDocument()]
    await worker[Symbol.asyncDispose]()
    const { rowProof: proof } = await claimAsking(world, hers, await ask(hers))
    const inUnit = async <T>(work: (unit: JobUnit) => Promise<T>) =>
      await asJob(world.workerLogin, proof, work)
    const seen = await asReadingJob(world.workerLogin, proof, async ({ transaction }) => ({
      pages: await transaction.selectFrom('app.documentPages').select('documentId').execute(),
      files: await transaction.selectFrom('app.files').select('id').execute(),
      documents: await transaction.selectFrom('app.documents').select('id').execute(),
    }))
    expect(seen).toEqual({
      pages: pages.map(() => ({ documentId: hers.id })),
      files: [],
      documents: [{ id: hers.id }],
    })
    const [file] = await world.rows(
      `select id from app.files where document_id = $1 and purpose = 'document'`,
      hers.id,
    )
    expect(await world.broker.fileKey(proof, fileId.parse(file?.['id']))).toBeNull()

    const finding = {
      kind: 'no_sharing_abroad',
      value: {},
      page: 1,
      start: 0,
      end: 5,
      sentence: onDiabetes,
      confidence: 0.5,
    } as const
    const of = (document: UploadedDocument) => ({
      userId: document.owner.id,
      documentId: document.id,
      version: 1,
    })
    const add = async (document: UploadedDocument, reader: string, confidence = 0.5) =>
      await inUnit(
        async (unit) =>
          await addFindings(unit, of(document), {
            reader,
            findings: [{ ...finding, confidence }],
          }),
      )
    await expect(add(others, 'some-model')).rejects.toThrow(/row-level security/)
    await expect(add(hers, 'Tessera')).rejects.toThrow(/row-level security/)
    await expect(add(hers, 'some-model', 0.9)).rejects.toThrow(/check constraint/)
    await expect(
      inUnit(
        async (unit) =>
          await insertPage(unit, of(hers), {
            number: 3,
            source: 'text',
            text: 'Anything goes.',
            confidence: null,
            language: 'en',
            rotation: 0,
            skew: 0,
            image: null,
            words: [],
          }),
      ),
    ).rejects.toThrow(/row-level security/)
    expect(await add(hers, 'some-model')).toBe(1)
  }, 60_000)

  it('is none for a document of somebody else', async () => {
    services.use(await world.startDispatcher())
    const worker = await startWorker()
    const [hers, others] = [await readDocument(), await readDocument()]
    await worker[Symbol.asyncDispose]()
    const asAnother = { ...others, owner: hers.owner }
    await expect(ask(asAnother)).rejects.toThrow()
    const given = asUser(world.apiLogin, hers.owner.proof, async ({ transaction }) =>
      transaction
        .updateTable('app.documents')
        .set({ userId: others.owner.id })
        .where('id', '=', hers.id)
        .execute(),
    )
    await expect(given).rejects.toThrow(/permission denied/)
  }, 60_000)
})

describe('what an operator writes down', () => {
  const model = { name: 'some-model', url: 'https://models.example.org/v1' }

  it('is nothing by itself: no model is asked', () => {
    const { documentModel } = workerConfig.shape
    expect(documentModel.parse(undefined)).toBeNull()
    expect(openModelDesk(null, undefined)).toBeNull()
  })

  it('holds a key that is printed nowhere', () => {
    const boxed = workerSecrets.shape.documentModelKey.parse(key)
    const settings = workerConfig.shape.documentModel.parse(model)
    const desk = openModelDesk(settings, boxed)
    expect(JSON.stringify({ boxed })).toBe('{"boxed":"[secret]"}')
    for (const printed of [inspect({ boxed, desk }, { depth: 9 }), `${boxed}`]) {
      expect(printed).toContain('[secret]')
      expect(printed).not.toContain(key)
    }
  })

  it.each(['', 'two words', 'broken\nline'])('holds no key like %j', (wrong) => {
    const { success, error } = workerSecrets.shape.documentModelKey.safeParse(wrong)
    expect(success).toBe(false)
    expect(error?.issues.map(({ code }) => code)).toBeTruthy()
  })

  it('does not start with a key and no model', () => {
    const boxed = workerSecrets.shape.documentModelKey.parse(key)
    expect(() => openModelDesk(null, boxed)).toThrow(
      'secrets.json has documentModelKey, and config.json no documentModel',
    )
  })
})

function filler(page: number): readonly string[] {
  return Array.from(
    { length: 12 },
    (_, at) => `Line ${at + 1} of page ${page} says where the freezers of the house stand.`,
  )
}
