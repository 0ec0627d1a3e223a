import { randomBytes } from 'node:crypto'
import { batchId, studyId, type StudyId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import type { Schedule } from '@tessera/contracts/schedule'
import type { StudyRole } from '@tessera/contracts/study'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeToken, scriptClient, showing } from '../../test/personal-token.ts'
import { fire, isDue, weekly } from '../../test/schedules.ts'
import { storeResult } from '../../test/stored-result.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { newId } from '../new-id.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'

let world: World
let ada: Visitor
let bob: Visitor
let study: StudyId
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await withAddress(await world.connect())
  bob = await withAddress(await world.connect())
  const made = await ada.trpc.studies.make.mutate({ name: 'Heights of Kigali' })
  study = made.id
})

it('is made, asked into, joined and left', async () => {
  expect(await ada.trpc.studies.list.query()).toMatchObject([
    { id: study, name: 'Heights of Kigali', role: 'lead', isOwner: true, members: 1 },
  ])
  await invite(bob, 'viewer')
  const [asked] = await bob.trpc.studies.invitations.list.query()
  expect(asked).toMatchObject({
    studyName: 'Heights of Kigali',
    role: 'viewer',
    invitedBy: ada.username,
  })
  await join(bob)
  expect(await bob.trpc.studies.members.list.query({ studyId: study })).toMatchObject([
    { username: ada.username, role: 'lead' },
    { username: bob.username, role: 'viewer' },
  ])
  expect(
    JSON.stringify(await bob.trpc.studies.members.list.query({ studyId: study })),
  ).not.toContain('@')
  await bob.trpc.studies.members.remove.mutate({ studyId: study, userId: bob.id })
  expect(await bob.trpc.studies.list.query()).toEqual([])
})

describe('a job', () => {
  it('is submitted into a study, and shown to its members as far as they need it', async () => {
    await invite(bob, 'viewer')
    await join(bob)
    const job = await submitInto(ada, study)
    expect(job.studyId).toBe(study)
    const { jobs } = await bob.trpc.studies.jobs.list.query({ studyId: study })
    expect(jobs).toMatchObject([{ id: job.id, username: ada.username }])
    await world.rows(
      `update app.attempts set remote_account = 'canary@service' where job_id = $1`,
      job.id,
    )
    const seen = await bob.trpc.studies.jobs.get.query({ jobId: job.id })
    expect(seen).toMatchObject({
      id: job.id,
      owner: { username: ada.username },
      settings: job.settings,
      inputs: job.inputs,
      study: { id: study, name: 'Heights of Kigali' },
    })
    expect(await bob.trpc.studies.jobs.events.query({ jobId: job.id })).toHaveLength(1)
    expect(await bob.trpc.studies.jobs.attempts.query({ jobId: job.id })).toHaveLength(1)
    expect(await bob.trpc.studies.jobs.quality.query({ jobId: job.id })).toMatchObject({
      results: [],
    })
    await world.rows(
      `update app.attempts set submission = 'submitted', remote_id = 'canary-number' where job_id = $1`,
      job.id,
    )
    const manifest = await bob.fetch(`/api/jobs/${job.id}/ro-crate`)
    const text = await manifest.text()
    expect(manifest.status).toBe(200)
    for (const { name } of job.inputs) expect(text).toContain(name)
    for (const hidden of ['canary', ada.username]) expect(text).not.toContain(hidden)
    expect(await (await ada.fetch(`/api/jobs/${job.id}/ro-crate`)).text()).toContain(
      'canary-number',
    )
    const stranger = await world.signUp()
    expect((await stranger.fetch(`/api/jobs/${job.id}/ro-crate`)).status).toBe(404)
    await moveJob(world, job, 'completed')
    const { paragraph } = await bob.trpc.studies.jobs.methods.query({ jobId: job.id })
    expect(paragraph).toContain('with Tessera')
    expect(paragraph).not.toContain('canary')
    for (const account of await world.rows(
      'select remote_account, remote_name from app.attempts where job_id = $1',
      job.id,
    ))
      for (const secret of Object.values(account))
        expect(JSON.stringify(seen)).not.toContain(String(secret))
  })

  it('of a study is its owner’s alone to change, to open and to end', async () => {
    await invite(bob, 'lead')
    await join(bob)
    const job = await submitInto(ada, study)
    await storeResult(world, ada, job, {
      name: 'password',
      bytes: Buffer.from('Abcdefghijklmnopqrst1234'),
      isPassword: true,
    })
    const { id: jobId } = job
    const calls = [
      bob.trpc.jobs.get.query({ jobId }),
      bob.trpc.jobs.cancel.mutate({ jobId }),
      bob.trpc.jobs.retry.mutate({ jobId }),
      bob.trpc.results.list.query({ jobId }),
      bob.trpc.results.password.mutate({ jobId }),
      bob.trpc.results.delete.mutate({ jobId }),
      bob.trpc.jobs.runOnAccount.mutate({ jobId, account: 'bob' }),
      bob.trpc.studies.jobs.move.mutate({ jobId, studyId: null }),
    ]
    const refusals = await Promise.all(calls.map(refusalOf))
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['not_found']))
    await world.rows(`update app.credentials set label = 'canary' where user_id = $1`, ada.id)
    const everything = JSON.stringify([
      await bob.trpc.studies.jobs.get.query({ jobId }),
      await bob.trpc.studies.members.list.query({ studyId: study }),
      await bob.trpc.credentials.list.query(),
    ])
    expect(everything).not.toContain('canary')
  })

  it('comes into a study later, and out of it, by its owner', async () => {
    await invite(bob, 'viewer')
    await join(bob)
    const job = await submitGoodJob(world, ada)
    const seen = async () => await refusalOf(bob.trpc.studies.jobs.get.query({ jobId: job.id }))
    expect(await seen()).toMatchObject({ code: 'not_found' })
    await ada.trpc.studies.jobs.move.mutate({ jobId: job.id, studyId: study })
    expect(await bob.trpc.studies.jobs.get.query({ jobId: job.id })).toMatchObject({ id: job.id })
    await ada.trpc.studies.jobs.move.mutate({ jobId: job.id, studyId: null })
    expect(await seen()).toMatchObject({ code: 'not_found' })
  })

  it.each(['of strangers', 'that is not there'] as const)(
    'is not submitted into a study %s',
    async (which) => {
      const id = which === 'of strangers' ? study : newId(studyId)
      expect(await refusalOf(submitInto(bob, id))).toMatchObject({ code: 'study_unknown' })
      const own = await submitGoodJob(world, bob)
      const moved = bob.trpc.studies.jobs.move.mutate({ jobId: own.id, studyId: id })
      expect(await refusalOf(moved)).toMatchObject({ code: 'study_unknown' })
    },
  )
})

describe('a study that may send its data to some countries', () => {
  beforeEach(async () => {
    await world.rows(`update app.services set country = 'Austria'`)
    await change({ countries: ['Kenya', 'Rwanda'] })
  })

  it('refuses a job at a service elsewhere, whichever way it comes', async () => {
    const file = await upload(ada, await goodVcf())
    const job = {
      serviceId: world.service,
      name: 'chr20',
      fileIds: [file.id],
      settings: goodSettings,
      studyId: study,
    }
    const { token } = await makeToken(ada)
    const ways = {
      page: async () => await ada.trpc.jobs.submit.mutate(job),
      batch: async () =>
        await ada.trpc.batches.submit.mutate({
          batchId: newId(batchId),
          name: 'All',
          items: [job],
        }),
      schedule: async () =>
        await ada.trpc.schedules.make.mutate({
          ...job,
          recurrence: { kind: 'weekly', weekday: 1, time: '03:00', timeZone: 'Africa/Kigali' },
        }),
      script: async () => await scriptClient(world, token).jobs.submit.mutate(job),
    }
    for (const [way, call] of Object.entries(ways)) {
      const { code, details } = await refusalOf(call())
      expect(code, way).toBe('study_elsewhere')
      expect(details?.[0]?.message, way).toBe('It is in Austria.')
    }
    const form = new FormData()
    form.set('service_id', String(world.service))
    form.set('study_id', study)
    form.set('input_file', new Blob([new Uint8Array(await goodVcf())]), 'chr20.vcf.gz')
    const answer = await fetch(new URL('/jobs', ada.origin), {
      method: 'POST',
      headers: showing(token),
      body: form,
    })
    expect(await answer.json()).toMatchObject({ code: 'study_elsewhere' })
    expect(await world.rows('select id from app.jobs where study_id = $1', study)).toEqual([])
    await world.rows(`update app.services set country = 'Rwanda'`)
    expect(await submitInto(ada, study)).toMatchObject({ studyId: study })
  })

  it('takes no job that was at a service elsewhere', async () => {
    const job = await submitGoodJob(world, ada)
    const moved = ada.trpc.studies.jobs.move.mutate({ jobId: job.id, studyId: study })
    expect(await refusalOf(moved)).toMatchObject({ code: 'study_elsewhere' })
  })
})

describe('a schedule of a study', () => {
  let schedule: Schedule
  beforeEach(async () => {
    await invite(bob, 'contributor')
    await join(bob)
    const file = await upload(bob, await goodVcf())
    schedule = await bob.trpc.schedules.make.mutate({
      serviceId: world.service,
      name: 'monthly',
      fileIds: [file.id],
      settings: goodSettings,
      studyId: study,
      recurrence: weekly,
    })
    await isDue(world, schedule.id)
  })
  const jobsOfBob = async () =>
    await world.rows('select study_id from app.jobs where user_id = $1', bob.id)

  it('makes its jobs in the study', async () => {
    expect(await fire(world)).toMatchObject([{ outcome: 'sent' }])
    expect(await jobsOfBob()).toEqual([{ study_id: study }])
  })

  it.each([
    ['its owner was removed', 'study_unknown'],
    ['its owner only looks at it now', 'study_only_viewed'],
    ['the study is archived', 'study_archived'],
    ['the study sends nothing there any more', 'study_elsewhere'],
  ] as const)('sends nothing, also outside of it, once %s', async (_, code) => {
    const of = { studyId: study, userId: bob.id }
    const { members } = ada.trpc.studies
    const changes = {
      study_unknown: async () => await members.remove.mutate(of),
      study_only_viewed: async () => await members.setRole.mutate({ ...of, role: 'viewer' }),
      study_archived: async () =>
        await ada.trpc.studies.change.mutate({ ...unchanged, studyId: study, archived: true }),
      study_elsewhere: async () => await change({ countries: ['Mali'] }),
    }
    await changes[code]()
    const sent = bob.trpc.schedules.sendNow.mutate({ scheduleId: schedule.id })
    expect(await refusalOf(sent)).toMatchObject({ code })
    expect(await fire(world)).toEqual([{ outcome: 'not_sent', code }])
    expect(await jobsOfBob()).toEqual([])
    expect(await bob.trpc.schedules.list.query()).toMatchObject([
      { id: schedule.id, state: 'stopped', stopCode: code },
    ])
  })
})

describe('a result', () => {
  const bytes = randomBytes(70_000)

  it('is fetched by contributors, whole and in part, and its owner reads who did', async () => {
    await invite(bob, 'contributor')
    await join(bob)
    const job = await submitInto(ada, study)
    const zip = await storeResult(world, ada, job, { name: 'chr_20.zip', bytes })
    expect(await bob.trpc.studies.jobs.results.query({ jobId: job.id })).toMatchObject([
      { id: zip },
    ])
    const whole = await bob.fetch(`/api/results/${zip}`)
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes)
    const part = await bob.fetch(`/api/results/${zip}`, { headers: { range: 'bytes=10-19' } })
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20))
    const trail = await world.rows(
      `select detail from app.audit where user_id = $1 and action = 'study.result_downloaded'`,
      ada.id,
    )
    expect(trail).toEqual([
      { detail: { file: zip, by: bob.username } },
      { detail: { file: zip, by: bob.username } },
    ])
    const record = await world.rows(
      `select outcome from vault.audit where action = 'file_key.given' and user_id = $1 and subject = $2`,
      bob.id,
      zip,
    )
    expect(record).toEqual([{ outcome: 'ok' }, { outcome: 'ok' }])
  })

  it.each(['a viewer', 'somebody removed', 'a stranger', 'a script'] as const)(
    'is not fetched by %s',
    async (who) => {
      await invite(bob, who === 'a viewer' ? 'viewer' : 'contributor')
      await join(bob)
      const job = await submitInto(ada, study)
      const zip = await storeResult(world, ada, job, { name: 'chr_20.zip', bytes })
      if (who === 'somebody removed')
        await ada.trpc.studies.members.remove.mutate({ studyId: study, userId: bob.id })
      const asker = who === 'a stranger' ? await world.signUp() : bob
      const answer =
        who === 'a script'
          ? await fetch(new URL(`/api/results/${zip}`, bob.origin), {
              headers: showing((await makeToken(bob)).token),
            })
          : await asker.fetch(`/api/results/${zip}`)
      expect(answer.status).toBe(404)
    },
  )
})

it('shows the files that their owners put there, and takes them out again', async () => {
  await invite(bob, 'viewer')
  await join(bob)
  const { id: fileId } = await upload(ada, await goodVcf())
  await ada.trpc.studies.moveFile.mutate({ fileId, studyId: study })
  expect(await bob.trpc.studies.files.query({ studyId: study })).toMatchObject({
    files: [{ id: fileId, username: ada.username }],
  })
  const taken = bob.trpc.studies.moveFile.mutate({ fileId, studyId: null })
  expect(await refusalOf(taken)).toMatchObject({ code: 'not_found' })
  expect(await refusalOf(bob.trpc.uploads.get.query({ fileId }))).toMatchObject({
    code: 'not_found',
  })
  await ada.trpc.studies.moveFile.mutate({ fileId, studyId: null })
  expect(await bob.trpc.studies.files.query({ studyId: study })).toMatchObject({ files: [] })
})

it('is nothing to whoever is not in it', async () => {
  const of = { studyId: study }
  const calls = [
    bob.trpc.studies.get.query(of),
    bob.trpc.studies.files.query(of),
    bob.trpc.studies.members.list.query(of),
    bob.trpc.studies.jobs.list.query(of),
    bob.trpc.studies.remove.mutate(of),
    bob.trpc.studies.members.remove.mutate({ ...of, userId: ada.id }),
    bob.trpc.studies.members.setRole.mutate({ ...of, userId: bob.id, role: 'lead' }),
    bob.trpc.studies.invitations.send.mutate({ ...of, address: 'x@example.org', role: 'lead' }),
    bob.trpc.studies.change.mutate({ ...of, ...unchanged, archived: true }),
  ]
  const refusals = await Promise.all(calls.map(refusalOf))
  expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['not_found']))
  expect(await bob.trpc.studies.invitations.sent.query(of)).toEqual([])
})

const unchanged = { name: 'Heights of Kigali', description: '', countries: null }

async function change(fields: { countries: string[] }) {
  await ada.trpc.studies.change.mutate({ ...unchanged, ...fields, studyId: study, archived: false })
}

async function withAddress(visitor: Visitor): Promise<Visitor> {
  await world.rows(
    'update app.users set email = $2, email_verified_at = now() where id = $1',
    visitor.id,
    `${visitor.username}@example.org`,
  )
  return visitor
}

async function invite(visitor: Visitor, role: StudyRole): Promise<void> {
  const address = `${visitor.username}@example.org`
  await ada.trpc.studies.invitations.send.mutate({ studyId: study, address, role })
}

async function join(visitor: Visitor): Promise<void> {
  const [asked] = await visitor.trpc.studies.invitations.list.query()
  if (asked === undefined) throw new Error('nobody was asked')
  await visitor.trpc.studies.invitations.accept.mutate({ invitationId: asked.id })
}

async function submitInto(visitor: Visitor, id: StudyId): Promise<Job> {
  const file = await upload(visitor, await goodVcf())
  return await visitor.trpc.jobs.submit.mutate({
    serviceId: world.service,
    name: 'chr20',
    fileIds: [file.id],
    settings: goodSettings,
    studyId: id,
  })
}
