import type { ModelReading } from '@tessera/contracts/document-model'
import type { TaskId } from '@tessera/contracts/ids'
import { findModelReading, insertModelReading } from '@tessera/db/model-readings'
import { insertDelegatedStep } from '@tessera/db/steps'
import { asReadingUser, asUser } from '@tessera/db/unit'
import { waitFor } from '@tessera/testing/wait-for'
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
