import { type Grant, redeem } from '@tessera/broker-client/grants'
import type { ModelReading } from '@tessera/contracts/document-model'
import type { TaskId } from '@tessera/contracts/ids'
import { findModelReading, insertModelReading } from '@tessera/db/model-readings'
import { insertDelegatedStep } from '@tessera/db/steps'
import { asReadingUser, asUser } from '@tessera/db/unit'
import { markDispatched } from '@tessera/testing/delegated-job'
import { waitFor } from '@tessera/testing/wait-for'
import { z } from 'zod'
import { prepareStep } from './api-writes.ts'
import type { UploadedDocument } from './documents.ts'
import type { World } from './world.ts'

/** As the api writes it when the owner of a document asks a model. */
export async function askAbout(
  world: World,
  { id, owner }: UploadedDocument,
  asked: { readonly model: string; readonly host: string },
): Promise<TaskId> {
  const about = { documentId: id }
  const { delegation, step } = await prepareStep(world, owner, about, 'ask-model', ['ask-model'])
  await asUser(world.apiLogin, owner.proof, async (unit) => {
    const of = { userId: owner.id, documentId: id }
    if (!(await insertModelReading(unit, { ...of, ...asked, version: 1 })))
      throw new Error('it is being asked')
    await insertDelegatedStep(unit, of, delegation, step)
  })
  return step.id
}

/** As a worker that nobody started takes the step. */
export async function claimAsking(
  world: World,
  { id }: UploadedDocument,
  taskId: TaskId,
): Promise<Grant> {
  const connection = await world.testBroker.enrollWorker(`claimer-${id.slice(0, 8)}`)
  await markDispatched(world.database, taskId)
  const [row] = await world.rows('select sealed_context from app.steps where id = $1', taskId)
  const sealedContext = z.instanceof(Buffer).parse(row?.['sealed_context'])
  const redeemed = await redeem(connection, { taskId, sealedContext })
  if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
  return redeemed.grant
}

/** Waits until it is over. */
export async function answered(
  world: World,
  { id: documentId, owner }: UploadedDocument,
): Promise<ModelReading> {
  return await waitFor(
    async () => {
      const reading = await asReadingUser(
        world.apiLogin,
        owner.proof,
        async (unit) => await findModelReading(unit, { documentId, version: 1 }),
      )
      return reading === null || reading.state === 'waiting' ? null : reading
    },
    { what: 'the model to be asked', timeout: 60_000 },
  )
}
