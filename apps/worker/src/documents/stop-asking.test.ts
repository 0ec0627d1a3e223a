import type { DocumentFinding } from '@tessera/contracts/document-meaning'
import {
  endModelReading,
  findModelWork,
  keepModelPart,
  type ModelWork,
  stopModelReading,
} from '@tessera/db/model-readings'
import { endStep } from '@tessera/db/steps'
import { asJob, asUser, type JobUnit, ProofRefused } from '@tessera/db/unit'
import { makePdf } from '@tessera/documents/testing/make-documents'
import {
  type ModelAnswers,
  type ModelServer,
  sentPages,
  startModelServer,
} from '@tessera/documents/testing/model-server'
import { type SignedInUser, signInNewUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type UploadedDocument, uploadDocument } from '../../test/documents.ts'
import { answered, askAbout, claimAsking } from '../../test/model-readings.ts'
import { createWorld, type World } from '../../test/world.ts'

const onDiabetes = 'The samples of cohort Quibble may be used for research on diabetes only.'
const inNairobi = 'The work is done at the Lakeside Institute in Nairobi.'
const kenya = { kind: 'country', value: { country: 'KE', meaning: 'allowed' } }
const genes = { kind: 'use', value: { duo: 'DUO:0000016', disease: null } }
const onFirst = { findings: [{ page: 1, quote: onDiabetes, confidence: 1, says: genes }] }
const onSecond = { findings: [{ page: 2, quote: inNairobi, confidence: 1, says: kenya }] }
/** So many words that no two pages go into one question. */
const pages = [onDiabetes, inNairobi].map((first, page) => [
  first,
  ...Array.from(
    { length: 12 },
    (_, at) => `Line ${at} of page ${page} is of freezers and shelves.`,
  ),
  'Whoever comes last in the evening looks whether each of the doors of the house is shut.',
  'Whoever comes first in the morning writes down how cold it has been in the freezers.',
])

let world: World
let services: AsyncDisposableStack
let server: ModelServer
let answers: ModelAnswers
beforeAll(async () => {
  world = await createWorld()
  server = await startModelServer(async (asked, response) => await answers(asked, response))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})
beforeEach(async () => {
  services = new AsyncDisposableStack()
  services.use(await world.startDispatcher())
})
afterEach(async () => await services.disposeAsync())

describe('a question that is taken back', () => {
  it('while the model answers slowly is broken off; asked anew, it goes on at that part', async () => {
    services.use(await startWorker())
    const document = await readDocument()
    const [asked, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    answers = (one, response) => {
      if (sentPages(one)[0]?.page === 1) return onFirst
      response.once('close', left.resolve)
      asked.resolve()
      return null
    }
    const task = await ask(document)
    await asked.promise
    const before = server.asked.length
    expect(await stop(document)).toBe(true)
    await left.promise

    const stopped = { state: 'stopped', failureCode: null, parts: 2, partsDone: 1, found: 1 }
    expect(await answered(world, document)).toMatchObject(stopped)
    const stepOf = 'select state, claimed_until from app.steps where id = $1'
    expect(await world.rows(stepOf, task)).toEqual([{ state: 'cancelled', claimed_until: null }])
    const [grant] = await world.rows('select * from proof.grants where task_id = $1', task)
    expect(grant).toMatchObject({ end_reason: 'revoked' })
    expect(await foundByModel(document)).toEqual([onDiabetes])
    expect(await stop(document)).toBe(false)

    answers = () => onSecond
    await ask(document)
    expect(await answered(world, document)).toMatchObject({ state: 'done', found: 2 })
    expect(server.asked.slice(before).map((one) => sentPages(one)[0]?.page)).toEqual([2])
    expect(await foundByModel(document)).toEqual([onDiabetes, inNairobi])
  }, 90_000)

  it('before a worker takes it is never sent', async () => {
    const first = await startWorker()
    const document = await readDocument()
    await first[Symbol.asyncDispose]()
    const before = server.asked.length
    const task = await ask(document)
    await waitFor(async () => {
      const [step] = await world.rows('select state from app.steps where id = $1', task)
      return step?.['state'] === 'dispatched'
    })
    expect(await stop(document)).toBe(true)
    services.use(await startWorker())
    // One that is read to the end shows that the worker has had what was sent before it.
    const another = await readDocument()
    answers = () => onFirst
    await ask(another)
    expect(await answered(world, another)).toMatchObject({ state: 'done' })
    expect(
      server.asked
        .slice(before)
        .flatMap(sentPages)
        .map(({ page }) => page),
    ).toEqual([1, 2])
    expect(await answered(world, document)).toMatchObject({ state: 'stopped', partsDone: 0 })
  }, 90_000)
})

describe('of an owner who stops and an answer that comes', () => {
  let document: UploadedDocument
  let grant: Awaited<ReturnType<typeof claimAsking>>
  let work: ModelWork
  beforeEach(async () => {
    const worker = await startWorker()
    document = await readDocument()
    await worker[Symbol.asyncDispose]()
    grant = await claimAsking(world, document, await ask(document))
    const found = await inUnit(async (unit) => await findModelWork(unit, grant.taskId))
    if (found === null) throw new Error('there is nothing to ask')
    work = found
  })

  it('the owner is first: the answer is kept nowhere', async () => {
    const isStopping = Promise.withResolvers<void>()
    const mayCommit = Promise.withResolvers<void>()
    const stopping = asUser(world.apiLogin, document.owner.proof, async (unit) => {
      const isStopped = await stopModelReading(unit, document.id)
      isStopping.resolve()
      await mayCommit.promise
      return isStopped
    })
    await isStopping.promise
    const refused = expect(inUnit(keep)).rejects.toThrow(ProofRefused)
    await waitForLock()
    mayCommit.resolve()
    expect(await stopping).toBe(true)
    await refused
    expect(await answered(world, document)).toMatchObject({ state: 'stopped', found: 0 })
    expect(await foundByModel(document)).toEqual([])
  }, 60_000)

  it('the answer is first: it is kept, and there is nothing to stop', async () => {
    const isKept = Promise.withResolvers<void>()
    const mayCommit = Promise.withResolvers<void>()
    const keeping = inUnit(async (unit) => {
      await keep(unit)
      await endModelReading(unit, work, null)
      await endStep(unit, { kind: 'done', closeDelegation: true })
      isKept.resolve()
      await mayCommit.promise
    })
    await isKept.promise
    const stopping = stop(document)
    await waitForLock()
    mayCommit.resolve()
    await keeping
    expect(await stopping).toBe(false)
    expect(await answered(world, document)).toMatchObject({ state: 'done', found: 1 })
    expect(await foundByModel(document)).toEqual([onDiabetes])
    const [{ end_reason: reason } = {}] = await world.rows(
      'select end_reason from proof.grants where id = $1',
      grant.id,
    )
    expect(reason).toBe('finished')
  }, 60_000)

  it('nobody else is one: what she asked goes on', async () => {
    const stranger = await signInNewUser(world.database)
    expect(await stop(document, stranger)).toBe(false)
    expect(await inUnit(keep)).toBe(true)
    expect(await foundByModel(document)).toEqual([onDiabetes])
  }, 60_000)

  it('the worker itself takes back nothing', async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const asOwner = async (unit: JobUnit) => await stopModelReading(unit as never, document.id)
    await expect(inUnit(asOwner)).rejects.toThrow(/permission denied/)
  }, 60_000)

  const inUnit = async <T>(of: (unit: JobUnit) => Promise<T>) =>
    await asJob(world.workerLogin, grant.rowProof, of)
  const keep = async (unit: JobUnit) =>
    await keepModelPart(unit, work, { part: 1, parts: 1, findings: [finding], dropped: 0 })
})

async function startWorker() {
  const documentModel = { name: 'some-model', url: server.url, charactersAtOnce: 1000 }
  return await world.startWorker(undefined, undefined, { documentModel })
}

async function readDocument(): Promise<UploadedDocument> {
  const owner = await signInNewUser(world.database)
  const document = await uploadDocument(world, owner, await makePdf(pages))
  expect(await document.ends()).toMatchObject({ state: 'read' })
  return document
}

async function ask(document: UploadedDocument) {
  return await askAbout(world, document, { model: 'some-model', host: new URL(server.url).host })
}

async function stop({ id, owner }: UploadedDocument, by: SignedInUser = owner): Promise<boolean> {
  return await asUser(world.apiLogin, by.proof, async (unit) => await stopModelReading(unit, id))
}

async function foundByModel({ id }: UploadedDocument): Promise<readonly unknown[]> {
  const rows = await world.rows(
    `select sentence from app.document_findings where document_id = $1 and reader = 'some-model' order by page`,
    id,
  )
  return rows.map(({ sentence }) => sentence)
}

/** Until some statement waits for another transaction. */
async function waitForLock() {
  await waitFor(async () => {
    const waiting = await world.rows(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    return waiting.length > 0
  })
}

const finding: DocumentFinding = {
  kind: 'no_sharing_abroad',
  value: {},
  page: 1,
  start: 0,
  end: onDiabetes.length,
  sentence: onDiabetes,
  confidence: 0.5,
}
