import { type DocumentId, jobId, type StudyId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import { reportInput, type ReportInput } from '@tessera/contracts/report'
import type { StudyRole } from '@tessera/contracts/study'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAs, uploadDocument } from '../../test/documents.ts'
import { storeQuality } from '../../test/stored-quality.ts'
import { storeResult } from '../../test/stored-result.ts'
import { moveJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'
import { newId } from '../new-id.ts'

let world: World
let ada: Visitor
let bob: Visitor
let token: string
let study: StudyId
let job: Job
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await withAddress(await world.signUp())
  token = (await world.sandbox.signUp(ada.username)).token
  await ada.connect(world.service, token)
  await world.offer(ada.id)
  bob = await withAddress(await world.connect())
  study = (await ada.trpc.studies.make.mutate({ name: 'Heights of Kigali' })).id
  job = await submitInto(ada)
  await storeResult(world, ada, job, { name: 'chr_20.zip', bytes: Buffer.from('zip') })
  await storeResult(world, ada, job, {
    name: 'password',
    bytes: Buffer.from('canary-password'),
    isPassword: true,
  })
  await storeQuality(world, ada, job, 'chr_20.zip')
  await world.rows(
    `update app.attempts set submission = 'submitted', remote_id = 'canary-number', remote_account = 'ada@service' where job_id = $1`,
    job.id,
  )
  await world.rows(
    `update app.credentials set label = 'token of the lab', remote_account = 'ada@service' where user_id = $1`,
    ada.id,
  )
  await say(job, 'Remaining sites in total: 7,398\nStrand flip: 3')
  await moveJob(world, job, 'completed')
})

describe('a report on a job', () => {
  it('holds what ran, with what, how well, and what came out, as it was when it was asked for', async () => {
    const made = await ada.trpc.reports.ofJob.mutate({ jobId: job.id })
    expect(made).toMatchObject({
      kind: 'report',
      title: 'Report on chr20',
      jobId: job.id,
      state: 'waiting',
      version: 1,
      fileId: null,
    })
    await ada.trpc.profile.save.mutate({ ...nobody, name: 'Renamed' })
    const input = await inputOf(made.id)
    if (input.kind !== 'job') throw new Error('another kind')
    expect(input.madeFor).toEqual({ username: ada.username, name: null })
    expect(input.job).toMatchObject({
      id: job.id,
      state: 'completed',
      owner: { username: ada.username },
      credential: { label: 'token of the lab', account: 'ada@service', isShared: false },
      study: { id: study, name: 'Heights of Kigali' },
      attempts: [{ number: 1, remoteId: 'canary-number', inputs: 1, results: 1 }],
      counted: { counts: [{ name: 'Remaining sites in total', count: 7398, fate: 'used' }, {}] },
      results: [{ name: 'chr_20.zip' }],
      manifest: `https://tessera.test/api/jobs/${job.id}/ro-crate?attempt=1`,
    })
    expect(input.job.inputs[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(input.job.quality?.imputed).toBeGreaterThan(0)
    expect(input.job.methods?.paragraph).toContain('with Tessera')
    expect(await ada.trpc.reports.list.query({ jobId: job.id })).toMatchObject([{ id: made.id }])
    expect(await trailOf(ada)).toContainEqual({ subject: made.id, detail: { job: job.id } })
  })

  it('holds no secret', async () => {
    const made = await ada.trpc.reports.ofJob.mutate({ jobId: job.id })
    const text = JSON.stringify(await inputOf(made.id))
    for (const secret of ['canary-password', token, ada.sessionToken, '@example.org'])
      expect(text).not.toContain(secret)
  })

  it('is of what a member reads, where somebody else ran it', async () => {
    await invite('viewer')
    const made = await bob.trpc.reports.ofJob.mutate({ jobId: job.id })
    expect(made).toMatchObject({ jobId: null, studyId: null, kind: 'report' })
    const input = await inputOf(made.id)
    if (input.kind !== 'job') throw new Error('another kind')
    expect(input.job).toMatchObject({
      owner: { username: ada.username },
      credential: null,
      origin: null,
      control: null,
      attempts: [{ remoteId: null, remoteAccount: null }],
    })
    const text = JSON.stringify(input)
    for (const hers of ['canary', 'ada@service', 'token of the lab', '@example.org'])
      expect(text).not.toContain(hers)
    expect(await bob.trpc.reports.list.query({ jobId: job.id })).toHaveLength(1)
    expect(await ada.trpc.reports.list.query({ jobId: job.id })).toEqual([])
  })

  it('is made by nobody who does not see the job', async () => {
    const calls = [
      bob.trpc.reports.ofJob.mutate({ jobId: job.id }),
      bob.trpc.reports.ofStudy.mutate({ studyId: study }),
      ada.trpc.reports.ofJob.mutate({ jobId: newId(jobId) }),
      ada.trpc.reports.ofJob.mutate({ jobId: job.id, attempt: 2 }),
    ]
    for (const refusal of await Promise.all(calls.map(refusalOf)))
      expect(refusal).toMatchObject({ code: 'not_found' })
    const mine = await ada.trpc.reports.ofJob.mutate({ jobId: job.id })
    const others = [
      bob.trpc.reports.again.mutate({ documentId: mine.id }),
      bob.trpc.documents.get.query({ documentId: mine.id }),
      bob.trpc.documents.remove.mutate({ documentId: mine.id }),
    ]
    for (const refusal of await Promise.all(others.map(refusalOf)))
      expect(refusal).toMatchObject({ code: 'not_found' })
    expect(await bob.trpc.reports.list.query({ jobId: job.id })).toEqual([])
  })
})

describe('a further version', () => {
  it('says what is so now, beside the one before', async () => {
    const { id } = await ada.trpc.reports.ofJob.mutate({ jobId: job.id })
    const early = ada.trpc.reports.again.mutate({ documentId: id })
    expect(await refusalOf(early)).toMatchObject({ code: 'document_is_processed' })
    await isWritten(id)
    await ada.trpc.profile.save.mutate({ ...nobody, name: 'Ada Uwimana' })
    const again = await ada.trpc.reports.again.mutate({ documentId: id })
    expect(again).toMatchObject({ id, version: 2, state: 'waiting' })
    expect((await inputOf(id, 1)).madeFor.name).toBeNull()
    expect((await inputOf(id, 2)).madeFor.name).toBe('Ada Uwimana')
    const { versions } = await ada.trpc.documents.get.query({ documentId: id })
    expect(versions.map(({ number }) => number)).toEqual([2, 1])
  })

  it('is not made of what is not shown to her any more', async () => {
    await invite('contributor')
    const { id } = await bob.trpc.reports.ofJob.mutate({ jobId: job.id })
    await isWritten(id)
    await ada.trpc.studies.members.remove.mutate({ studyId: study, userId: bob.id })
    const again = bob.trpc.reports.again.mutate({ documentId: id })
    expect(await refusalOf(again)).toMatchObject({ code: 'report_without_subject' })
    expect(await bob.trpc.documents.get.query({ documentId: id })).toMatchObject({
      document: { version: 1 },
    })
  })
})

describe('a report on a study', () => {
  it.each(['lead', 'viewer'] as const)('is as a %s sees it', async (role) => {
    await invite(role)
    const own = await submitInto(ada)
    await ada.trpc.studies.jobs.move.mutate({ jobId: own.id, studyId: null })
    const made = await bob.trpc.reports.ofStudy.mutate({ studyId: study })
    expect(made).toMatchObject({
      kind: 'report',
      studyId: study,
      title: 'Report on Heights of Kigali',
    })
    const input = await inputOf(made.id)
    if (input.kind !== 'study') throw new Error('another kind')
    expect(input.members).toMatchObject([
      { username: ada.username, role: 'lead', isOwner: true },
      { username: bob.username, role, isOwner: false },
    ])
    expect(input.jobs).toMatchObject([{ id: job.id, credential: null }])
    expect(JSON.stringify(input)).not.toContain('canary')
    expect(JSON.stringify(input)).not.toContain('ada@service')
    expect(await bob.trpc.reports.list.query({ studyId: study })).toMatchObject([{ id: made.id }])
  })

  it('names the documents of the study with what was confirmed of them, and no hash of another’s', async () => {
    await invite('viewer')
    const pdf = new Uint8Array(Buffer.from('%PDF-1.7'))
    const agreement = await uploadDocument(ada, pdf, { title: 'Agreement', studyId: study })
    await readAs(world, agreement, ['Research on diabetes only.'])
    const terms = ['health or medical or biomedical research (DUO:0000006)']
    const confirmed = { kind: 'use', value: { duo: 'DUO:0000006', disease: null } }
    await world.rows(
      `insert into app.document_findings (user_id, document_id, version, page, start_at, end_at, sentence, stated, state, decided_at)
      values ($1, $2, 1, 1, 0, 26, 'Research on diabetes only.', $3, 'confirmed', now())`,
      ada.id,
      agreement.id,
      JSON.stringify(confirmed),
    )
    const documentsOf = async (visitor: Visitor) => {
      const { id } = await visitor.trpc.reports.ofStudy.mutate({ studyId: study })
      return (await inputOf(id)).documents
    }
    const [told] = await documentsOf(ada)
    expect(told).toEqual({ title: 'Agreement', version: 1, sha256: agreement.sha256, terms })
    expect(await documentsOf(bob)).toEqual([{ ...told, sha256: null }])
  })

  it('tells its owner of her own jobs with her account, also once it is archived', async () => {
    const fields = { name: 'Heights of Kigali', description: '', countries: null }
    await ada.trpc.studies.change.mutate({ ...fields, studyId: study, archived: true })
    const made = await ada.trpc.reports.ofStudy.mutate({ studyId: study })
    const input = await inputOf(made.id)
    if (input.kind !== 'study') throw new Error('another kind')
    expect(input.jobs).toMatchObject([
      { credential: { account: 'ada@service' }, quality: { measure: 'R2' } },
    ])
  })
})

const nobody = {
  name: null,
  institution: null,
  country: null,
  orcid: null,
  locale: 'en',
  timeZone: null,
} as const

async function inputOf(id: DocumentId, version = 1): Promise<ReportInput> {
  const [row] = await world.rows(
    'select input from app.document_versions where document_id = $1 and number = $2',
    id,
    version,
  )
  return reportInput.parse(row?.['input'])
}

/** As if a worker had been here. */
async function isWritten(id: DocumentId): Promise<void> {
  await world.rows(
    `update app.document_versions set state = 'failed', failure_code = 'report_not_written' where document_id = $1`,
    id,
  )
  await world.rows(
    `update app.steps set state = 'done', ended_at = now() where document_id = $1`,
    id,
  )
}

async function trailOf(visitor: Visitor) {
  return await world.rows(
    `select subject, detail from app.audit where user_id = $1 and action = 'report.asked'`,
    visitor.id,
  )
}

async function say(of: Job, text: string): Promise<void> {
  await world.rows(
    `insert into app.job_events (user_id, job_id, sequence, event) values ($1, $2, 0, $3)`,
    ada.id,
    of.id,
    JSON.stringify({
      kind: 'remote',
      positionInQueue: null,
      steps: [{ name: 'Quality Control', messages: [{ severity: 'ok', text }] }],
    }),
  )
}

async function withAddress(visitor: Visitor): Promise<Visitor> {
  await world.rows(
    'update app.users set email = $2, email_verified_at = now() where id = $1',
    visitor.id,
    `${visitor.username}@example.org`,
  )
  return visitor
}

async function invite(role: StudyRole): Promise<void> {
  const address = `${bob.username}@example.org`
  await ada.trpc.studies.invitations.send.mutate({ studyId: study, address, role })
  const [asked] = await bob.trpc.studies.invitations.list.query()
  if (asked === undefined) throw new Error('nobody was asked')
  await bob.trpc.studies.invitations.accept.mutate({ invitationId: asked.id })
}

async function submitInto(visitor: Visitor): Promise<Job> {
  const file = await upload(visitor, await goodVcf())
  return await visitor.trpc.jobs.submit.mutate({
    serviceId: world.service,
    name: 'chr20',
    fileIds: [file.id],
    settings: goodSettings,
    studyId: study,
  })
}
