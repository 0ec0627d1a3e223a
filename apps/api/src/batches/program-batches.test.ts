import type { TakenBatch } from '@tessera/contracts/batch'
import type { Consent } from '@tessera/contracts/consent'
import { type BatchId, batchId, type FileId, permissionId } from '@tessera/contracts/ids'
import { type Job, jobState } from '@tessera/contracts/job'
import type { ProgramScope } from '@tessera/contracts/program'
import { consentProof, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { type Login, openLogin } from '@tessera/db/login'
import { beginProgramBatch, takeProgramBatch } from '@tessera/db/program-batches'
import { asProgram, asStanding } from '@tessera/db/unit'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { enrollProgram, type EnrolledProgram, programClient, tokenOf } from '../../test/program.ts'
import { setRole } from '../../test/roles.ts'
import { moveJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'
import { newId } from '../new-id.ts'
import { endDueBatches } from './end-due-batches.ts'

let world: World
let api: Login<'tessera_api'>
let admin: Visitor
let program: Program
let annie: Owner
let bertha: Owner
beforeAll(async () => {
  world = await createWorld()
  api = openLogin('tessera_api', { url: new Secret(world.database.url('tessera_api')) })
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
  program = await enroll()
  annie = await allowing()
  bertha = await allowing()
})
// What the tests before have left to be done.
beforeEach(async () => void (await follow()))
afterAll(async () => {
  await api[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

it('F65 batch over several owners: each item is a job of its owner, with a delegation and under a consent of hers', async () => {
  const id = newId(batchId)
  const { items } = await submit(id, [item(annie), item(bertha), item(annie)])
  const jobs = items.map(jobIdOf)
  const whose = [annie, bertha, annie]
  for (const [index, jobId] of jobs.entries())
    expect(
      await world.rows(
        `select j.user_id, j.permission_id, j.batch_place, d.user_id as delegated_by, d.scopes, a.user_id as told, a.actor, a.detail ->> 'batch' as batch
           from app.jobs j join app.delegations d on d.job_id = j.id join app.audit a on a.subject = j.id::text
           where j.id = $1`,
        jobId,
      ),
    ).toEqual([
      {
        user_id: whose[index]?.visitor.id,
        permission_id: whose[index]?.consent.id,
        batch_place: index + 1,
        delegated_by: whose[index]?.visitor.id,
        scopes: ['submit', 'poll', 'collect', 'cancel'],
        told: whose[index]?.visitor.id,
        actor: `program:${program.name}`,
        batch: id,
      },
    ])
  const seen = (await bertha.visitor.trpc.jobs.list.query({})).jobs.map((job) => job.id)
  expect(seen).toEqual([jobs[1]])
  // The batch itself is the program's.
  for (const { visitor } of [annie, bertha, { visitor: admin }]) {
    expect(await visitor.trpc.batches.list.query()).toEqual([])
    const call = visitor.trpc.programs.batches.get.query({ batchId: id })
    expect(await refusalOf(call)).toMatchObject({ code: 'not_signed_in' })
  }
})

it('F65 batch over several owners: an item that cannot be made stops none of the others', async () => {
  const ended = await give(annie.visitor, program)
  await end({ ...annie, consent: ended })
  const [disabled, unconnected, unforeseen] = [
    await world.signUp(),
    await world.signUp(),
    await allowing(),
  ]
  const ofDisabled = await give(disabled, program)
  await world.rows(`update app.users set status = 'disabled' where id = $1`, disabled.id)
  const spoil = `update app.service_options set options = '[]' where user_id = $1`
  await world.rows(spoil, unforeseen.visitor.id)
  const bad: readonly (readonly [string, ReturnType<typeof item>])[] = [
    ['consent_ended', { ...item(annie), consentId: ended.id }],
    ['consent_ended', { ...item(annie), consentId: newId(permissionId) }],
    ['consent_ended', { ...item(annie), consentId: ofDisabled.id }],
    ['consent_too_narrow', { ...item(annie), consentId: (await reading(annie)).id }],
    ['credential_missing', { ...item(annie), consentId: (await give(unconnected, program)).id }],
    ['not_found', { ...item(annie), fileIds: [bertha.file] }],
    ['internal', item(unforeseen)],
  ]
  const { items } = await submit(newId(batchId), [
    item(annie),
    ...bad.flatMap(([, one]) => [one, item(bertha)]),
  ])
  expect(items.map((taken) => (taken.outcome === 'refused' ? taken.fault.code : 'made'))).toEqual([
    'made',
    ...bad.flatMap(([code]) => [code, 'made']),
  ])
})

it('F65 batch over several owners: handed in again, also by many at once, it makes what is missing and nothing twice', async () => {
  const id = newId(batchId)
  const late = await allowing()
  const items = [item(annie), item(late), item(bertha)]
  await world.rows('delete from app.service_options where user_id = $1', late.visitor.id)
  const first = await submit(id, items)
  expect(first.items[1]).toMatchObject({ fault: { code: 'service_options_unavailable' } })
  // Read for her, as she, while the batch was refused in part.
  expect(
    await world.rows(
      `select kind, user_id from app.steps where user_id = $1 and job_id is null`,
      late.visitor.id,
    ),
  ).toEqual([{ kind: 'read-options', user_id: late.visitor.id }])

  await world.offer(late.visitor.id)
  const answers = await Promise.all([1, 2, 3].map(async () => await submit(id, items)))
  const made = answers.map((answer) => answer.items.map(jobIdOf))
  expect(new Set(made.map((jobs) => jobs.join())).size).toBe(1)
  expect(made[0]).toEqual([jobIdOf(first.items[0]), expect.any(String), jobIdOf(first.items[2])])
  expect(
    await world.rows('select count(*)::int as jobs from app.jobs where program_batch_id = $1', id),
  ).toEqual([{ jobs: 3 }])
  expect(await refusalOf(submit(id, [item(annie)]))).toMatchObject({ code: 'batch_taken' })
})

it('F65 batch over several owners: handed in again after a consent is over, what was made is no refusal', async () => {
  const id = newId(batchId)
  const gone = await allowing()
  const items = [item(gone), item(annie)]
  const first = await submit(id, items)
  await move(first.items[1], 'completed')
  await end(gone)
  const again = await submit(id, items)
  expect(again.items).toEqual([{ place: 1, outcome: 'withheld' }, first.items[1]])
  expect(await follow()).toBe(1)
  await submit(id, items)
  expect(await follow()).toBe(0)
  expect(await program.trpc.programs.batches.get.query({ batchId: id })).toMatchObject({
    endedAt: expect.any(String),
    outcome: { completed: 1, withheld: 1 },
    items: [{ place: 1, outcome: 'withheld' }, { place: 2 }],
  })
})

it('F65 batch over several owners: what one hand-in refused and another made meanwhile is made', async () => {
  const id = newId(batchId)
  const { items } = await submit(id, [item(annie), { ...item(annie), fileIds: [bertha.file] }])
  await asProgram(api, async (unit) => {
    const stale = [1, 2].map((place) => ({ place, code: 'not_found' as const }))
    await takeProgramBatch(unit, ownProof(), id, stale)
  })
  await move(items[0], 'completed')
  expect(await follow()).toBe(1)
  expect(await program.trpc.programs.batches.get.query({ batchId: id })).toMatchObject({
    outcome: { completed: 1, refused: 1 },
    items: [
      { place: 1, outcome: 'submitted' },
      { place: 2, outcome: 'refused' },
    ],
  })
})

it('F65 batch over several owners: a job enters no batch of a program that its owner allowed nothing', async () => {
  const id = newId(batchId)
  await submit(id, [item(annie)])
  const another = await enroll()
  const call = another.trpc.programs.batches.submit.mutate({
    batchId: id,
    name: 'Last night',
    items: [item(annie)],
  })
  expect(await refusalOf(call)).toMatchObject({ code: 'batch_taken' })
  for (const read of [
    () => another.trpc.programs.batches.get.query({ batchId: id }),
    () => another.trpc.programs.batches.get.query({ batchId: newId(batchId) }),
    () => another.trpc.programs.batches.cancel.mutate({ batchId: id }),
  ])
    expect(await refusalOf(read())).toMatchObject({ code: 'not_found' })

  const { visitor } = annie
  const consent = await give(visitor, another)
  const proof = consentProof(rowProof(new Secret(another.token)), consent.id)
  const insert = asStanding(api, proof, async (unit, userId) => {
    const job = { userId, serviceId: world.service, name: 'a', settings: '{}' }
    const place = { permissionId: consent.id, programBatchId: id, batchPlace: 2 }
    await unit.transaction
      .insertInto('app.jobs')
      .values({ ...job, ...place })
      .execute()
  })
  await expect(insert).rejects.toMatchObject({ code: '42501' })
})

it('F65 batch over several owners: is cancelled as far as each of them still allows it', async () => {
  const id = newId(batchId)
  const gone = await allowing()
  const { items } = await submit(id, [item(annie), item(gone), item(bertha), item(annie)])
  await end(gone)
  const answer = await program.trpc.programs.batches.cancel.mutate({ batchId: id })
  expect(answer.toSorted((a, b) => a.cancelled - b.cancelled)).toEqual([
    { consentId: gone.consent.id, cancelled: 0, code: 'consent_ended' },
    { consentId: bertha.consent.id, cancelled: 1, code: null },
    { consentId: annie.consent.id, cancelled: 2, code: null },
  ])
  const states = items.map(async (taken) => (await stateOf(jobIdOf(taken))).state)
  expect(await Promise.all(states)).toEqual(['cancelled', 'queued', 'cancelled', 'cancelled'])
})

it('F64 what follows a batch: is done as the program that asked, with its rights of that moment, whoever’s item ended last', async () => {
  const id = newId(batchId)
  const [gone, closed] = [await allowing(), await allowing(['jobs:submit', 'uploads:read'])]
  const { items } = await submit(id, [
    item(annie),
    item(gone),
    { ...item(bertha), fileIds: [annie.file] },
    item(closed),
    item(bertha),
  ])
  const [annies, gones, , closeds, berthas] = items
  await move(annies, 'completed')
  await move(gones, 'completed')
  await move(closeds, 'failed')
  expect(await follow()).toBe(0)
  await end(gone)
  await move(berthas, 'failed')
  expect((await Promise.all([follow(), follow(), follow()])).reduce((a, b) => a + b)).toBe(1)

  const ended = await program.trpc.programs.batches.get.query({ batchId: id })
  // Of two it does not know how they ended, though both have: one consent is over, the other never said so.
  expect(ended.outcome).toEqual({ completed: 1, failed: 1, withheld: 2, refused: 1 })
  expect(ended.endedAt).not.toBeNull()
  const seen = { updatedAt: expect.any(String), outcome: 'submitted' }
  expect(ended.items).toEqual([
    {
      ...seen,
      place: 1,
      consentId: annie.consent.id,
      jobId: jobIdOf(annies),
      state: 'completed',
    },
    { place: 2, outcome: 'withheld', consentId: gone.consent.id },
    { place: 3, outcome: 'refused', code: 'not_found' },
    { place: 4, outcome: 'withheld', consentId: closed.consent.id },
    { ...seen, place: 5, consentId: bertha.consent.id, jobId: jobIdOf(berthas), state: 'failed' },
  ])
  // None of the owners hears of it.
  for (const { visitor } of [annie, gone, closed, bertha])
    expect(await visitor.trpc.notices.list.query()).toEqual([])
  expect(await program.trpc.programs.batches.list.query()).toContainEqual(
    expect.objectContaining({ id, outcome: ended.outcome }),
  )
})

it('F64 what follows a batch: waits for a hand-in that has begun again, also when it dies', async () => {
  const id = newId(batchId)
  const late = await allowing()
  const items = [item(annie), item(late)]
  await world.rows('delete from app.service_options where user_id = $1', late.visitor.id)
  const first = await submit(id, items)
  await move(first.items[0], 'completed')
  expect(await follow()).toBe(1)
  await world.offer(late.visitor.id)
  const requestHash = await hashOf(id)
  const begin = async (hash: Uint8Array) =>
    await asProgram(
      api,
      async (unit) =>
        await beginProgramBatch(unit, ownProof(), { id, name: 'Last night', requestHash: hash }),
    )

  // Something else under this id leaves it as it is.
  expect(await begin(new Uint8Array(32))).toBe(false)
  expect(await program.trpc.programs.batches.get.query({ batchId: id })).toMatchObject({
    outcome: { completed: 1, refused: 1 },
  })
  expect(await begin(requestHash)).toBe(true)
  expect(await follow()).toBe(0)
  expect(await program.trpc.programs.batches.get.query({ batchId: id })).toMatchObject({
    endedAt: null,
    outcome: null,
  })
  const second = await submit(id, items)
  expect(await follow()).toBe(0)
  await move(second.items[1], 'failed')
  expect(await follow()).toBe(1)
  expect(await program.trpc.programs.batches.get.query({ batchId: id })).toMatchObject({
    outcome: { completed: 1, failed: 1 },
  })
})

it('F64 what follows a batch: a job that is tried again at that moment keeps it open', async () => {
  const id = newId(batchId)
  const { items } = await submit(id, [item(annie)])
  await move(items[0], 'failed')
  const holder = await world.database.adminPool.connect()
  await holder.query('begin')
  await holder.query('select from app.program_batches where id = $1 for no key update', [id])
  const following = follow()
  await waitFor(async () => {
    const held = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    return (await world.rows(held)).length > 0
  })
  await move(items[0], 'queued')
  await holder.query('commit')
  holder.release()
  expect(await following).toBe(0)
  await move(items[0], 'completed')
  expect(await follow()).toBe(1)
  expect(await program.trpc.programs.batches.list.query()).toContainEqual(
    expect.objectContaining({ id, outcome: { completed: 1 } }),
  )
})

it('F64 what follows a batch: waits while the program that asked is suspended', async () => {
  const another = await enroll()
  const consent = await give(annie.visitor, another)
  const id = newId(batchId)
  const batch = {
    batchId: id,
    name: 'Last night',
    items: [{ ...item(annie), consentId: consent.id }],
  }
  const { items } = await another.trpc.programs.batches.submit.mutate(batch)
  await move(items[0], 'completed')
  const setStatus = async (status: 'active' | 'suspended') =>
    await admin.trpc.programs.setStatus.mutate({ programId: another.id, status })
  await setStatus('suspended')
  expect(await follow()).toBe(0)
  await setStatus('active')
  expect(await follow()).toBe(1)
  const again = programClient(world, await tokenOf(world, another))
  expect(await again.programs.batches.get.query({ batchId: id })).toMatchObject({
    outcome: { completed: 1 },
  })
})

interface Program extends EnrolledProgram {
  readonly token: string
  readonly trpc: ReturnType<typeof programClient>
}

interface Owner {
  readonly visitor: Visitor
  readonly consent: Consent
  readonly file: FileId
}

async function enroll(): Promise<Program> {
  const enrolled = await enrollProgram(admin)
  const token = await tokenOf(world, enrolled)
  return { ...enrolled, token, trpc: programClient(world, token) }
}

/** Somebody who allows the program this much, and has uploaded a file. */
async function allowing(scopes?: ProgramScope[]): Promise<Owner> {
  const visitor = await world.connect()
  const consent = await give(visitor, program, scopes)
  return { visitor, consent, file: (await upload(visitor, await goodVcf())).id }
}

async function give(visitor: Visitor, to: EnrolledProgram, scopes?: ProgramScope[]) {
  return await visitor.trpc.consents.give.mutate({
    programId: to.id,
    serviceId: world.service,
    scopes: scopes ?? ['uploads:read', 'jobs:submit', 'jobs:read'],
    days: 1,
  })
}

async function reading({ visitor }: Owner): Promise<Consent> {
  return await give(visitor, program, ['jobs:read', 'uploads:read'])
}

async function end({ visitor, consent }: Owner): Promise<void> {
  await visitor.trpc.consents.end.mutate({ consentId: consent.id })
}

function item({ consent, file }: Owner) {
  const job = { serviceId: world.service, name: 'of the sequencer', settings: goodSettings }
  return { ...job, fileIds: [file], consentId: consent.id }
}

async function submit(id: BatchId, items: ReturnType<typeof item>[]): Promise<TakenBatch> {
  const batch = { batchId: id, name: 'Last night', items }
  return await program.trpc.programs.batches.submit.mutate(batch)
}

function jobIdOf(taken: TakenBatch['items'][number] | undefined) {
  if (taken?.outcome !== 'submitted') throw new Error(`not submitted: ${JSON.stringify(taken)}`)
  return taken.jobId
}

async function stateOf(id: Job['id']): Promise<Pick<Job, 'id' | 'state'>> {
  const [row] = await world.rows('select state from app.jobs where id = $1', id)
  return { id, state: jobState.parse(row?.['state']) }
}

async function move(taken: TakenBatch['items'][number] | undefined, state: Job['state']) {
  await moveJob(world, { id: jobIdOf(taken) }, state)
}

function ownProof(): Secret<Uint8Array> {
  return rowProof(new Secret(program.token))
}

async function hashOf(id: BatchId): Promise<Uint8Array> {
  const [row] = await world.rows('select request_hash from app.program_batches where id = $1', id)
  return z.instanceof(Uint8Array).parse(row?.['request_hash'])
}

async function follow(): Promise<number> {
  return await endDueBatches({ api, logger: world.log.logger() })
}
