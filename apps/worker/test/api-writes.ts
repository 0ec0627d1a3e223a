import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import {
  delegationId,
  type DocumentId,
  type FileId,
  fileId,
  type JobId,
  taskId,
} from '@tessera/contracts/ids'
import type { Scope, StepKind } from '@tessera/contracts/step'
import { insertInput, markChecking, storeInput } from '@tessera/db/inputs'
import type { NewDelegation, NewStep } from '@tessera/db/steps'
import { asUser } from '@tessera/db/unit'
import { writeEncryptedFile } from '@tessera/encrypted-files/write-encrypted-file'
import { SMALL_TARGET } from '@tessera/sandbox/testing/running-sandbox'
import { signDelegation } from '@tessera/tasks/delegation-signature'
import { sealTaskContext } from '@tessera/tasks/task-context'
import type { SignedInUser } from '@tessera/testing/people'
import { digestOfSamples } from '@tessera/vcf/samples-digest'
import type { World } from './world.ts'

/** What the api writes when somebody asks for something. */
export async function prepareStep(
  world: World,
  user: SignedInUser,
  about: JobId | null | { readonly documentId: DocumentId },
  kind: StepKind,
  scopes: readonly Scope[],
): Promise<{ readonly delegation: NewDelegation; readonly step: NewStep }> {
  const ofDocument = about !== null && typeof about === 'object'
  const subject = ofDocument
    ? { jobId: null, documentId: about.documentId }
    : { jobId: about, documentId: null }
  const { key } = await world.broker.sealingKey('context')
  const now = Date.now()
  const delegation = {
    id: delegationId.parse(randomUUID()),
    scopes,
    notBefore: new Date(now - 1000),
    deadline: new Date(now + 86_400_000),
  }
  const id = taskId.parse(randomUUID())
  const sealedContext = await sealTaskContext(key, {
    version: 1,
    userId: user.id,
    email: null,
    ...subject,
    taskId: id,
    kind,
    delegationId: delegation.id,
    locale: 'en',
    trace: randomBytes(16).toString('hex'),
    auth: { method: 'browser' },
    createdAt: new Date().toISOString(),
    signedBy: 'api-1',
    signature: signDelegation(world.testBroker.api.signingKey, {
      ...delegation,
      userId: user.id,
      ...subject,
      serviceId: ofDocument ? null : world.serviceId,
    }),
  })
  return { delegation, step: { id, kind, sealedContext } }
}

/** What the api leaves of a finished upload. @param padding bytes behind what is a VCF */
export async function storeUpload(
  world: World,
  user: SignedInUser,
  padding = 0,
  vcf?: Buffer,
): Promise<FileId> {
  const id = fileId.parse(randomUUID())
  const target = vcf ?? (await readFile(SMALL_TARGET))
  const [samples = ''] = /(?<=\tFORMAT\t).*/.exec(gunzipSync(target).toString('utf8')) ?? []
  const names = samples.split('\t')
  const plain = Buffer.concat([target, Buffer.alloc(padding)])
  const asOwner = async <T>(work: Parameters<typeof asUser<T>>[2]) =>
    await asUser(world.apiLogin, user.proof, work)
  await asOwner(async (unit) => {
    const file = { id, userId: user.id, name: 'my data.vcf.gz', sizeBytes: plain.length }
    await insertInput(unit, file)
    await markChecking(unit, id)
  })
  const key = await world.broker.fileKey(user.proof, id)
  if (key === null) throw new Error('no key for the upload')
  const source = async function* () {
    yield plain
  }
  const { sha256, writer } = await writeEncryptedFile(world.files, {
    id,
    writer: 1,
    key,
    bytes: source(),
  })
  const facts = {
    chromosome: '20',
    samples: names.length,
    variants: 1,
    build: 'hg19',
    phased: false,
    missing: 0,
    samplesDigest: digestOfSamples(names),
  } as const
  await asOwner(
    async (unit) =>
      await storeInput(unit, id, {
        sha256,
        writer,
        report: { findings: [], passed: [], panels: [], facts },
        mends: '',
      }),
  )
  return id
}
