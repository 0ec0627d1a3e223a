import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Document } from '@tessera/contracts/document'
import { documentId, type DocumentId } from '@tessera/contracts/ids'
import type { ReportInput } from '@tessera/contracts/report'
import { decryptFile } from '@tessera/crypto/file-cipher'
import { findDocumentFile } from '@tessera/db/document-files'
import { findDocument } from '@tessera/db/documents'
import { insertNextReport, insertReport } from '@tessera/db/reports'
import { insertDelegatedStep } from '@tessera/db/steps'
import { asUser, type UserUnit } from '@tessera/db/unit'
import type { SignedInUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { prepareStep } from './api-writes.ts'
import type { World } from './world.ts'

export interface AskedReport {
  readonly id: DocumentId
  /** Waits until its last version is written or failed. */
  ends(): Promise<Document>
  /** What its owner downloads. */
  bytes(): Promise<Buffer>
  /** A further version. */
  askAgain(input: ReportInput): Promise<void>
}

/** A report as the api leaves it, with the step that writes it. */
export async function askReport(
  world: World,
  owner: SignedInUser,
  input: ReportInput,
): Promise<AskedReport> {
  const id = documentId.parse(randomUUID())
  const asOwner = async <T>(work: (unit: UserUnit) => Promise<T>) =>
    await asUser(world.apiLogin, owner.proof, work)
  const find = async () => await asOwner(async (unit) => await findDocument(unit, id))
  const ask = async (insert: (unit: UserUnit) => Promise<unknown>) => {
    const about = { documentId: id }
    const { delegation, step } = await prepareStep(world, owner, about, 'write-report', [
      'write-report',
    ])
    await asOwner(async (unit) => {
      await insert(unit)
      await insertDelegatedStep(unit, { userId: owner.id, documentId: id }, delegation, step)
    })
  }
  const report = { id, userId: owner.id, title: 'Report on chr20', studyId: null, jobId: null }
  await ask(async (unit) => await insertReport(unit, report, input))
  return {
    id,
    ends: async () =>
      await waitFor(
        async () => {
          const found = await find()
          return found?.state === 'read' || found?.state === 'failed' ? found : null
        },
        { what: 'the report to be written', timeout: 90_000 },
      ),
    bytes: async () => {
      const { fileId = null } = (await find()) ?? {}
      if (fileId === null) throw new Error('it is not written')
      const file = await asOwner(async (unit) => await findDocumentFile(unit, fileId))
      const key = await world.broker.fileKey(owner.proof, fileId)
      if (file === null || key === null) throw new Error('its owner does not see it')
      await using source = await world.files.open(file)
      return await buffer(decryptFile(key, fileId, source))
    },
    askAgain: async (next) => await ask(async (unit) => await insertNextReport(unit, report, next)),
  }
}
