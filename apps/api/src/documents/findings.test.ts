import type { DocumentStatement } from '@tessera/contracts/document-meaning'
import type { Document } from '@tessera/contracts/document'
import type { FindingId, JobId, StudyId } from '@tessera/contracts/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAs, uploadDocument } from '../../test/documents.ts'
import { failJob, submitGoodJob } from '../../test/submitted-job.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let ada: Visitor
let bob: Visitor
let study: StudyId
let document: Document
const page =
  'Data stay in Kenya. They may serve research on diabetes only. They expire on 1 March 2020.'
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await world.connect()
  bob = await world.connect()
  study = (await ada.trpc.studies.make.mutate({ name: 'Sugar' })).id
  const pdf = new Uint8Array(Buffer.from('%PDF-1.7'))
  document = await uploadDocument(ada, pdf, { title: 'Agreement', studyId: study })
  await readAs(world, document, [page])
  await world.rows(
    'update app.services set country = $1 where id = $2',
    'South Africa',
    world.service,
  )
})

/** What a worker would have found. */
async function find(found: DocumentStatement, sentence: string): Promise<FindingId> {
  const start = page.indexOf(sentence)
  const [row] = await world.rows(
    `insert into app.document_findings (user_id, document_id, version, page, start_at, end_at, sentence, found, confidence, reader)
    values ($1, $2, 1, 1, $3, $4, $5, $6, 0.9, 'Tessera') returning id`,
    ada.id,
    document.id,
    start,
    start + sentence.length,
    sentence,
    JSON.stringify(found),
  )
  return row?.['id'] as FindingId
}

const diabetes: DocumentStatement = {
  kind: 'use',
  value: { duo: 'DUO:0000007', disease: 'diabetes' },
}
const sentence = 'They may serve research on diabetes only.'

async function confirm(id: FindingId, stated: DocumentStatement, homeCountry?: string) {
  const decision = { state: 'confirmed', stated, ...(homeCountry && { homeCountry }) } as const
  await ada.trpc.documents.findings.decide.mutate({ findingId: id, decision })
}

describe('a finding', () => {
  it('is what the document says once its owner confirms it, as she corrects it', async () => {
    const id = await find(diabetes, sentence)
    expect(await ada.trpc.studies.terms.list.query({ studyId: study })).toEqual([])
    const corrected = { kind: 'use', value: { duo: 'DUO:0000006', disease: null } } as const
    await confirm(id, corrected)
    const [decided] = await ada.trpc.documents.findings.list.query({
      documentId: document.id,
      version: 1,
    })
    expect(decided).toMatchObject({
      state: 'confirmed',
      found: diabetes,
      stated: corrected,
      sentence,
    })
    expect(await ada.trpc.studies.terms.list.query({ studyId: study })).toMatchObject([
      { stated: corrected, sentence, title: 'Agreement', page: 1, username: ada.username },
    ])
    await ada.trpc.documents.findings.decide.mutate({
      findingId: id,
      decision: { state: 'rejected' },
    })
    expect(await ada.trpc.studies.terms.list.query({ studyId: study })).toEqual([])
  })

  it('that nobody found is added with its sentence, and taken away', async () => {
    const start = page.indexOf(sentence)
    const at = { documentId: document.id, version: 1, page: 1, start, end: start + sentence.length }
    const { findingId } = await ada.trpc.documents.findings.add.mutate({ ...at, stated: diabetes })
    expect(await ada.trpc.studies.terms.list.query({ studyId: study })).toMatchObject([
      { sentence, stated: diabetes },
    ])
    const nothing = { ...at, start: 5000, end: 5010, stated: diabetes }
    expect(await refusalOf(ada.trpc.documents.findings.add.mutate(nothing))).toMatchObject({
      code: 'invalid_input',
    })
    await ada.trpc.documents.findings.remove.mutate({ findingId })
    expect(await ada.trpc.studies.terms.list.query({ studyId: study })).toEqual([])
  })

  it('is decided by the owner of its document and by nobody else', async () => {
    const id = await find(diabetes, sentence)
    const { findings } = bob.trpc.documents
    expect(await findings.list.query({ documentId: document.id, version: 1 })).toEqual([])
    for (const asked of [
      () => findings.decide.mutate({ findingId: id, decision: { state: 'rejected' } }),
      () => findings.remove.mutate({ findingId: id }),
      () =>
        findings.add.mutate({
          documentId: document.id,
          version: 1,
          page: 1,
          start: 0,
          end: 4,
          stated: diabetes,
        }),
      () =>
        bob.trpc.studies.terms.set.mutate({
          studyId: study,
          research: null,
          blocksForbidden: true,
        }),
    ])
      expect(await refusalOf(asked())).toMatchObject({ code: 'not_found' })
  })
})

describe('a job of the study', () => {
  const kenya: DocumentStatement = { kind: 'country', value: { country: 'KE', meaning: 'allowed' } }
  const cases: readonly [string, DocumentStatement, string | undefined][] = [
    ['country_not_allowed', kenya, undefined],
    [
      'country_forbidden',
      { kind: 'country', value: { country: 'ZA', meaning: 'forbidden' } },
      undefined,
    ],
    ['abroad', { kind: 'no_sharing_abroad', value: {} }, 'KE'],
    ['expired', { kind: 'date', value: { event: 'expiry', date: '2020-03-01' } }, undefined],
    ['not_begun', { kind: 'date', value: { event: 'start', date: '2120-03-01' } }, undefined],
    ['use_not_allowed', diabetes, undefined],
    ['commercial', { kind: 'use', value: { duo: 'DUO:0000046', disease: null } }, undefined],
    ['for_profit', { kind: 'use', value: { duo: 'DUO:0000045', disease: null } }, undefined],
    ['use_forbidden', { kind: 'use', value: { duo: 'DUO:0000044', disease: null } }, undefined],
  ]
  const research = {
    purpose: 'ancestry',
    disease: null,
    isCommercial: true,
    isForProfit: true,
  } as const

  it.each(cases)('is warned of a term: %s', async (reason, stated, home) => {
    const startAt = page.indexOf(sentence)
    const place = { version: 1, page: 1, startAt, endAt: startAt + sentence.length }
    await ada.trpc.studies.terms.set.mutate({ studyId: study, research, blocksForbidden: false })
    const id = await find(stated, sentence)
    const asked = { studyId: study, serviceId: world.service }
    expect(await ada.trpc.studies.terms.conflicts.query(asked)).toEqual({
      blocks: false,
      conflicts: [],
    })
    await confirm(id, stated, home)
    expect(await ada.trpc.studies.terms.conflicts.query(asked)).toMatchObject({
      blocks: false,
      conflicts: [{ reason, sentence, title: 'Agreement', username: ada.username, ...place }],
    })
    expect(await submitGoodJob(world, ada, { studyId: study })).toMatchObject({ studyId: study })
  })

  it('that is sent against a term says why in its history and in the trail, and no other does', async () => {
    await confirm(await find(kenya, sentence), kenya)
    const against = await submitGoodJob(world, ada, { studyId: study })
    const free = await submitGoodJob(world, ada)
    expect(await notesOf(against.id)).toEqual([
      'Sent although a document of the study stands against it. It allows other countries than the one in which the service is.',
    ])
    expect(await notesOf(free.id)).toEqual([])
    const trail = await world.rows(
      `select subject, detail ->> 'againstTerms' as terms from app.audit where user_id = $1 and action = 'job.submitted' order by id`,
      ada.id,
    )
    expect(trail).toEqual([
      { subject: against.id, terms: 'country_not_allowed' },
      { subject: free.id, terms: null },
    ])
  })

  it('that is tried again against a term says so once more', async () => {
    const tried = await endedJob()
    await confirm(await find(kenya, sentence), kenya)
    await ada.trpc.jobs.retry.mutate({ jobId: tried.id })
    expect(await notesOf(tried.id)).toHaveLength(1)
  })

  async function endedJob() {
    const job = await submitGoodJob(world, ada, { studyId: study })
    await failJob(world, job)
    return job
  }

  async function notesOf(jobId: JobId): Promise<readonly unknown[]> {
    const rows = await world.rows(
      `select event ->> 'text' as text from app.job_events where job_id = $1 and event ->> 'kind' = 'note' order by sequence`,
      jobId,
    )
    return rows.map(({ text }) => text)
  }

  it('is held to its terms until somebody has decided on what a newer version says', async () => {
    const asked = { studyId: study, serviceId: world.service }
    const reasons = async () =>
      (await ada.trpc.studies.terms.conflicts.query(asked)).conflicts.map(({ reason }) => reason)
    await confirm(await find(kenya, 'Data stay in Kenya.'), kenya)
    const pdf = new Uint8Array(Buffer.from('%PDF-1.7'))
    const next = await uploadDocument(ada, pdf, { title: 'x', documentId: document.id })
    expect(await reasons()).toEqual(['country_not_allowed'])
    await readAs(world, next, [page])
    expect(await reasons()).toEqual(['country_not_allowed'])
    const start = page.indexOf(sentence)
    const at = { documentId: document.id, version: 2, page: 1, start, end: start + sentence.length }
    await ada.trpc.documents.findings.add.mutate({ ...at, stated: diabetes })
    expect(await reasons()).toEqual([])
  })

  it('is held to what those say who may add to the study', async () => {
    const id = await find(kenya, 'Data stay in Kenya.')
    await world.rows(
      `update proof.study_members set role = 'viewer', is_owner = false where study_id = $1`,
      study,
    )
    for (const decision of [{ state: 'confirmed', stated: kenya }, { state: 'rejected' }] as const)
      expect(
        await refusalOf(ada.trpc.documents.findings.decide.mutate({ findingId: id, decision })),
      ).toMatchObject({ code: 'study_only_viewed' })
  })

  it('shows whoever is not in the study none of its terms, nor what they stand against', async () => {
    await confirm(await find(kenya, 'Data stay in Kenya.'), kenya)
    const asked = { studyId: study, serviceId: world.service }
    expect((await ada.trpc.studies.terms.conflicts.query(asked)).conflicts).toHaveLength(1)
    expect(await bob.trpc.studies.terms.conflicts.query(asked)).toEqual({
      blocks: false,
      conflicts: [],
    })
    expect(await bob.trpc.studies.terms.list.query({ studyId: study })).toEqual([])
  })

  it('is held to them by whoever only views the study since, though she confirmed them', async () => {
    const start = page.indexOf(sentence)
    const at = { documentId: document.id, version: 1, page: 1, start, end: start + sentence.length }
    const found = await find(kenya, 'Data stay in Kenya.')
    await confirm(found, kenya)
    const { findingId: added } = await ada.trpc.documents.findings.add.mutate({
      ...at,
      stated: { kind: 'date', value: { event: 'expiry', date: '2020-03-01' } },
    })
    await ada.trpc.studies.terms.set.mutate({
      studyId: study,
      research: null,
      blocksForbidden: true,
    })
    await world.rows(
      `update proof.study_members set role = 'viewer', is_owner = false where study_id = $1`,
      study,
    )
    const { findings } = ada.trpc.documents
    for (const asked of [
      () => findings.decide.mutate({ findingId: found, decision: { state: 'rejected' } }),
      () => findings.decide.mutate({ findingId: found, decision: { state: 'found' } }),
      () =>
        findings.decide.mutate({
          findingId: found,
          decision: { state: 'confirmed', stated: diabetes },
        }),
      () => findings.remove.mutate({ findingId: added }),
    ])
      expect(await refusalOf(asked())).toMatchObject({ code: 'study_only_viewed' })
    expect(
      await refusalOf(
        ada.trpc.studies.terms.set.mutate({
          studyId: study,
          research: null,
          blocksForbidden: false,
        }),
      ),
    ).toMatchObject({ code: 'not_found' })
    const asked = { studyId: study, serviceId: world.service }
    const { blocks, conflicts } = await ada.trpc.studies.terms.conflicts.query(asked)
    expect(blocks).toBe(true)
    expect(conflicts.map(({ reason }) => reason).toSorted()).toEqual([
      'country_not_allowed',
      'expired',
    ])
    // It is hers: with it go what it says, and nobody keeps it here.
    await ada.trpc.documents.remove.mutate({ documentId: document.id })
    expect((await ada.trpc.studies.terms.conflicts.query(asked)).conflicts).toEqual([])
  })

  it.each([
    ['breast cancer', 'cancer', ['use_not_allowed']],
    ['malaria', 'a', ['use_not_allowed']],
    ['cancer', 'Breast cancer', []],
    ['type-2 diabetes', 'Type 2 diabetes', []],
    ['HIV', 'chronic HIV infection', []],
    ['HIV', 'archived samples', ['use_not_allowed']],
  ])('for %s, in a study of %s', async (permitted, disease, reasons) => {
    const stated = { kind: 'use', value: { duo: 'DUO:0000007', disease: permitted } } as const
    await confirm(await find(stated, sentence), stated)
    await ada.trpc.studies.terms.set.mutate({
      studyId: study,
      research: { purpose: 'disease', disease, isCommercial: false, isForProfit: false },
      blocksForbidden: false,
    })
    const asked = { studyId: study, serviceId: world.service }
    const { conflicts } = await ada.trpc.studies.terms.conflicts.query(asked)
    expect(conflicts.map(({ reason }) => reason)).toEqual(reasons)
  })

  it('at a service that does not say where it is may be in a country that is forbidden', async () => {
    const stated = { kind: 'country', value: { country: 'ZA', meaning: 'forbidden' } } as const
    await confirm(await find(stated, sentence), stated)
    await world.rows(`update app.services set country = '' where id = $1`, world.service)
    const asked = { studyId: study, serviceId: world.service }
    const { conflicts } = await ada.trpc.studies.terms.conflicts.query(asked)
    expect(conflicts).toMatchObject([{ reason: 'country_not_said' }])
  })

  it('is not stopped by a day that there never was', async () => {
    const stated = { kind: 'date', value: { event: 'expiry', date: '2020-01-01' } } as const
    const id = await find(stated, sentence)
    const never = { ...stated, value: { ...stated.value, date: '0000-01-01' } } as const
    const decision = { state: 'confirmed', stated: never } as const
    expect(
      await refusalOf(ada.trpc.documents.findings.decide.mutate({ findingId: id, decision })),
    ).toMatchObject({ code: 'invalid_input' })
    await expect(
      world.rows(
        `update app.document_findings set state = 'confirmed', decided_at = now(), stated = $2 where id = $1`,
        id,
        JSON.stringify(never),
      ),
    ).rejects.toThrow('check')
  })

  it('is warned of nothing that allows it', async () => {
    const allowed = { purpose: 'disease', disease: 'Type 2 diabetes' } as const
    await ada.trpc.studies.terms.set.mutate({
      studyId: study,
      research: { ...allowed, isCommercial: false, isForProfit: false },
      blocksForbidden: true,
    })
    await confirm(await find(diabetes, sentence), diabetes)
    const za: DocumentStatement = { kind: 'country', value: { country: 'ZA', meaning: 'allowed' } }
    await confirm(await find(kenya, 'Data stay in Kenya.'), kenya)
    await confirm(await find(za, 'Data stay in Kenya.'), za)
    await confirm(
      await find({ kind: 'no_sharing_abroad', value: {} }, sentence),
      { kind: 'no_sharing_abroad', value: {} },
      'ZA',
    )
    expect(await submitGoodJob(world, ada, { studyId: study })).toMatchObject({ studyId: study })
  })

  it('is refused with the sentence where the study says so, on each way into it', async () => {
    const ended = await endedJob()
    await confirm(await find(kenya, 'Data stay in Kenya.'), kenya)
    const outside = await submitGoodJob(world, ada)
    await ada.trpc.studies.terms.set.mutate({
      studyId: study,
      research: null,
      blocksForbidden: true,
    })
    for (const asked of [
      async () => await submitGoodJob(world, ada, { studyId: study }),
      async () => await ada.trpc.studies.jobs.move.mutate({ jobId: outside.id, studyId: study }),
      async () => await ada.trpc.jobs.retry.mutate({ jobId: ended.id }),
    ]) {
      const refused = await refusalOf(asked())
      expect(refused).toMatchObject({ code: 'study_forbidden' })
      expect(JSON.stringify(refused.details)).toContain('Data stay in Kenya.')
    }
    await world.rows('update app.services set country = $1 where id = $2', 'Kenya', world.service)
    expect(await submitGoodJob(world, ada, { studyId: study })).toMatchObject({ studyId: study })
  })
})
