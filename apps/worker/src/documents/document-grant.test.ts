import { redeem } from '@tessera/broker-client/grants'
import { fileId, taskId } from '@tessera/contracts/ids'
import { asReadingJob } from '@tessera/db/unit'
import { makePdf } from '@tessera/documents/testing/make-documents'
import { markDispatched } from '@tessera/testing/delegated-job'
import { signInNewUser } from '@tessera/testing/people'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type UploadedDocument, uploadDocument } from '../../test/documents.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('a grant to read a document shows it with its file and key, and no other of the same owner or of anybody', async () => {
  const [owner, stranger] = [
    await signInNewUser(world.database),
    await signInNewUser(world.database),
  ]
  const bytes = await makePdf([['The samples may be used for research on diabetes only.']])
  const document = await uploadDocument(world, owner, bytes)
  const others = [
    await uploadDocument(world, owner, bytes),
    await uploadDocument(world, stranger, bytes),
  ]
  const proof = await claimReading(document)
  const own = await fileOf(document)

  const seen = await asReadingJob(world.workerLogin, proof, async ({ transaction }) => ({
    documents: await transaction.selectFrom('app.documents').select('id').execute(),
    versions: await transaction.selectFrom('app.documentVersions').select('documentId').execute(),
    files: await transaction.selectFrom('app.files').select('id').execute(),
  }))
  expect(seen).toEqual({
    documents: [{ id: document.id }],
    versions: [{ documentId: document.id }],
    files: [{ id: own }],
  })
  const key = await world.broker.fileKey(proof, own)
  expect(key).not.toBeNull()
  key?.wipe()
  for (const other of others)
    expect(await world.broker.fileKey(proof, await fileOf(other))).toBeNull()
})

async function fileOf({ id }: UploadedDocument) {
  const [row] = await world.rows('select id from app.files where document_id = $1', id)
  return fileId.parse(row?.['id'])
}

/** As a worker that was sent the step claims it. */
async function claimReading({ id }: UploadedDocument) {
  const connection = await world.testBroker.enrollWorker('claimer')
  const [step] = await world.rows(
    'select id, sealed_context from app.steps where document_id = $1',
    id,
  )
  const task = taskId.parse(step?.['id'])
  const sealedContext = z.instanceof(Buffer).parse(step?.['sealed_context'])
  await markDispatched(world.database, task)
  const redeemed = await redeem(connection, { taskId: task, sealedContext })
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  return redeemed.grant.rowProof
}
