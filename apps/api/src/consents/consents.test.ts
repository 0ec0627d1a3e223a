import type { Consent } from '@tessera/contracts/consent'
import { consentHeader } from '@tessera/contracts/consent'
import { type FileId, type PermissionId, permissionId } from '@tessera/contracts/ids'
import type { Job } from '@tessera/contracts/job'
import type { ProgramScope } from '@tessera/contracts/program'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  enrollProgram,
  type EnrolledProgram,
  giveConsent,
  newProgramKey,
  programClient,
  tokenOf,
} from '../../test/program.ts'
import { setRole } from '../../test/roles.ts'
import { storeQuality } from '../../test/stored-quality.ts'
import { storeResult } from '../../test/stored-result.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalBody, refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'
import { newId } from '../new-id.ts'

let world: World
let admin: Visitor
let program: EnrolledProgram
let owner: Visitor
let consent: Consent
let job: Job
beforeAll(async () => {
  world = await createWorld()
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
  program = await enrollProgram(admin)
  owner = await world.connect()
  consent = await give(owner, program)
  job = await submitAs(program, consent.id)
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('under a consent a program', () => {
  it('submits a job for its user, who reads who did it', async () => {
    expect(job).toMatchObject({ state: 'queued', remoteAccount: owner.username })
    expect(await owner.trpc.jobs.get.query({ jobId: job.id })).toMatchObject({ id: job.id })
    const [line] = await world.rows(
      `select user_id, actor, detail ->> 'consent' as consent from app.audit
       where action = 'job.submitted' and subject = $1`,
      job.id,
    )
    expect(line).toEqual({
      user_id: owner.id,
      actor: `program:${program.name}`,
      consent: consent.id,
    })
    expect(await owner.trpc.jobs.origin.query({ jobId: job.id })).toEqual({
      kind: 'program',
      name: program.name,
    })
    const [listed] = await owner.trpc.consents.list.query()
    expect(listed).toMatchObject({ id: consent.id, jobs: 1, openJobs: 1 })
    expect(listed?.lastUsedAt).not.toBeNull()
    expect(await owner.trpc.consents.uses.query({ consentId: consent.id })).toEqual({
      uses: [{ ...aLine, action: 'job.submitted', subject: job.id, by: null }],
      nextCursor: null,
    })
  })

  it('follows that job, and reads its results and their password', async () => {
    const bytes = Buffer.from('imputed')
    const file = await storeResult(world, owner, job, { name: 'chr20.zip', bytes })
    const password = Buffer.from('Secret of the zip')
    await storeResult(world, owner, job, { name: 'password', bytes: password, isPassword: true })
    const trpc = await under(program, consent.id)

    expect(await trpc.jobs.get.query({ jobId: job.id })).toMatchObject({ id: job.id })
    expect(await trpc.jobs.events.query({ jobId: job.id })).toHaveLength(1)
    expect(await trpc.results.list.query({ jobId: job.id })).toMatchObject([{ id: file }])
    await storeQuality(world, owner, job, 'chr20.zip')
    expect((await trpc.results.quality.query({ jobId: job.id })).whole).toMatchObject({
      variants: 6017,
    })
    expect(await trpc.results.password.mutate({ jobId: job.id })).toEqual({
      password: 'Secret of the zip',
    })
    const response = await download(file)
    expect(await response.text()).toBe('imputed')
    expect(
      await world.rows(
        `select distinct detail ->> 'consent' as consent from vault.audit where action = 'file_key.given' and subject = $1`,
        file,
      ),
    ).toContainEqual({ consent: consent.id })
    const { uses } = await owner.trpc.consents.uses.query({ consentId: consent.id })
    expect(uses.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['result.downloaded', 'result_password.revealed']),
    )
  })

  it('sees no job that its user submitted herself, nor its results', async () => {
    const own = await submitGoodJob(world, owner)
    const file = await storeResult(world, owner, own, { name: 'x.zip', bytes: Buffer.from('own') })
    const trpc = await under(program, consent.id)
    expect((await trpc.jobs.list.query({})).jobs.map(({ id }) => id)).toEqual([job.id])
    for (const call of [
      () => trpc.jobs.get.query({ jobId: own.id }),
      () => trpc.jobs.cancel.mutate({ jobId: own.id }),
      () => trpc.results.list.query({ jobId: own.id }),
      () => trpc.results.quality.query({ jobId: own.id }),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'not_found' })
    expect(await refusalBody(await download(file))).toMatchObject({ code: 'not_found' })
  })

  it('may do nothing else: no credential is read or changed, nothing is uploaded, no session made', async () => {
    const trpc = await under(program, consent.id)
    const { sealed, challenge } = await owner.sealed(world.service, 'token')
    const put = {
      serviceId: world.service,
      type: 'api_token',
      label: 'x',
      sealed,
      challenge,
    } as const
    for (const call of [
      () => trpc.credentials.list.query(),
      () => trpc.credentials.get.query({ serviceId: world.service }),
      () => trpc.credentials.challenge.mutate({ serviceId: world.service }),
      () => trpc.credentials.put.mutate(put),
      () => trpc.credentials.remove.mutate({ serviceId: world.service }),
      () => trpc.credentials.uses.query({ serviceId: world.service }),
      () => trpc.services.list.query(),
      () => trpc.jobs.retry.mutate({ jobId: job.id }),
      () => trpc.jobs.progressTicket.mutate({ jobId: job.id }),
      () => trpc.results.downloadLink.mutate({ fileId: job.inputs[0]?.id ?? '' }),
      () => trpc.jobs.origin.query({ jobId: job.id }),
      () => trpc.consents.list.query(),
      () => trpc.consents.end.mutate({ consentId: consent.id }),
      () => trpc.alerts.list.query({}),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'not_allowed' })
    const headers = await headersOf(program, consent.id)
    const uploading = await fetch(`${world.api.origin}/api/uploads`, { method: 'POST', headers })
    expect(uploading.status).toBe(401)
  })

  it('is refused what the consent, or the enrolment of the program, leaves out', async () => {
    const narrow = await give(owner, program, ['jobs:submit'])
    const trpc = await under(program, narrow.id)
    for (const call of [
      () => trpc.jobs.get.query({ jobId: job.id }),
      () => trpc.results.password.mutate({ jobId: job.id }),
      () => trpc.uploads.list.query(),
    ])
      expect(await refusalOf(call())).toMatchObject({ code: 'consent_too_narrow' })
    // A file that it may not see is none.
    expect(await refusalOf(submitAs(program, narrow.id))).toMatchObject({ code: 'not_found' })

    const reader = await enrollProgram(admin, ['jobs:read'])
    const wide = { programId: reader.id, serviceId: world.service, days: 1 }
    expect(
      await refusalOf(owner.trpc.consents.give.mutate({ ...wide, scopes: ['jobs:submit'] })),
    ).toMatchObject({ code: 'not_found' })
  })

  it('cancels a job of its own', async () => {
    const own = await submitAs(program, consent.id)
    const trpc = await under(program, consent.id)
    expect(await trpc.jobs.cancel.mutate({ jobId: own.id })).toMatchObject({ state: 'cancelled' })
    // What was sent to the service already is cancelled there, by a step of its own.
    const sent = await submitAs(program, consent.id)
    await world.rows(
      `update app.attempts set submission = 'submitted', remote_id = 'job-1' where job_id = $1`,
      sent.id,
    )
    expect(await trpc.jobs.cancel.mutate({ jobId: sent.id })).toMatchObject({
      cancelRequested: true,
    })
    expect(
      await world.rows(`select kind from app.steps where job_id = $1 and state = 'due'`, sent.id),
    ).toEqual([{ kind: 'cancel-job' }])
  })

  it('learns which consents it has, with the names of those who gave them', async () => {
    const trpc = await under(program)
    expect(await trpc.programs.consents.query()).toContainEqual({
      id: consent.id,
      username: owner.username,
      serviceId: world.service,
      scopes: consent.scopes,
      expiresAt: consent.expiresAt,
    })
  })
})

describe('a consent', () => {
  it('is worth nothing to another program, and nothing when it is made up', async () => {
    const another = await enrollProgram(admin)
    for (const [who, id] of [
      [another, consent.id],
      [program, newId(permissionId)],
    ] as const) {
      const trpc = await under(who, id)
      expect(await refusalOf(trpc.jobs.list.query({}))).toMatchObject({ code: 'consent_ended' })
    }
    const signedIn = await owner.accessToken()
    const mixed = programClient(world, signedIn, consent.id)
    expect(await refusalOf(mixed.jobs.list.query({}))).toMatchObject({ code: 'not_signed_in' })
  })

  it.each([
    [
      'is ended',
      async ({ id }: Consent, somebody: Visitor) => {
        await somebody.trpc.consents.end.mutate({ consentId: id })
      },
    ],
    [
      'expires',
      async ({ id }: Consent) => {
        const expire = 'update proof.standing_permissions set expires_at = now() where id = $1'
        await world.rows(expire, id)
      },
    ],
    [
      'loses its user',
      async (_: Consent, { id }: Visitor) => {
        await world.rows(`update app.users set status = 'disabled' where id = $1`, id)
      },
    ],
  ])('allows nothing any more when it %s, and what was submitted goes on', async (_, end) => {
    const somebody = await world.connect()
    const given = await give(somebody, program)
    const before = await submitAs(program, given.id)
    await end(given, somebody)
    expect(await refusalOf(submitAs(program, given.id))).toMatchObject({ code: 'consent_ended' })
    expect(
      await world.rows('select state from app.delegations where job_id = $1', before.id),
    ).toEqual([{ state: 'live' }])
  })

  it('that is ended with its jobs leaves none of them going', async () => {
    const somebody = await world.connect()
    const given = await give(somebody, program)
    const [first, second] = [await submitAs(program, given.id), await submitAs(program, given.id)]
    await moveJob(world, second, 'completed')
    await somebody.trpc.consents.end.mutate({ consentId: given.id, stopJobs: true })
    const { jobs } = await somebody.trpc.jobs.list.query({})
    expect(Object.fromEntries(jobs.map(({ id, state }) => [id, state]))).toEqual({
      [first.id]: 'cancelled',
      [second.id]: 'completed',
    })
    expect(await somebody.trpc.consents.list.query()).toMatchObject([
      { id: given.id, openJobs: 0, endedAt: expect.any(String) },
    ])
  })

  it('that is ended with its jobs stops those that can be stopped, and says of each that it was', async () => {
    const somebody = await world.connect()
    const given = await give(somebody, program)
    const ids = [
      (await submitAs(program, given.id)).id,
      (await submitAs(program, given.id)).id,
      (await submitAs(program, given.id)).id,
    ].toSorted()
    const [broken, ...others] = ids
    await world.rows('delete from app.steps where job_id = $1', broken)
    await world.rows('delete from app.attempts where job_id = $1', broken)
    const end = somebody.trpc.consents.end.mutate({ consentId: given.id, stopJobs: true })
    expect(await refusalOf(end)).toMatchObject({ code: 'internal' })
    expect(
      await world.rows(
        `select subject, actor from app.audit where action = 'job.cancel_requested' and detail ->> 'consent' = $1
         order by id`,
        given.id,
      ),
    ).toEqual(others.map((id) => ({ subject: id, actor: `user:${somebody.id}` })))
  })

  it('is ended without a look at what was done under it, however much that is', async () => {
    const somebody = await world.connect()
    const given = await give(somebody, program)
    await world.rows('revoke select on app.audit from tessera_user')
    try {
      expect(await refusalOf(somebody.trpc.consents.list.query())).toMatchObject({
        code: 'internal',
      })
      await somebody.trpc.consents.end.mutate({ consentId: given.id })
    } finally {
      await world.rows('grant select on app.audit to tessera_user')
    }
    expect(await somebody.trpc.consents.list.query()).toMatchObject([
      { id: given.id, endedAt: expect.any(String) },
    ])
  })

  it('shows its owner who changed the program, and administrators are told', async () => {
    const [own, somebody] = [await enrollProgram(admin), await world.connect()]
    const given = await give(somebody, own)
    const { id: programId, name } = own
    const { publicKey, id: keyId } = newProgramKey()
    await admin.trpc.programs.addKey.mutate({ programId, publicKey })
    await admin.trpc.programs.removeKey.mutate({ programId, keyId })
    for (const status of ['suspended', 'active', 'active'] as const)
      await admin.trpc.programs.setStatus.mutate({ programId, status })
    const changes = [
      ['program.status_changed', 'active'],
      ['program.status_changed', 'suspended'],
      ['program.key_removed', `key ${keyId}`],
      ['program.key_added', `key ${keyId}`],
    ] as const
    const told = changes.map(([action, subject]) => ({
      ...aLine,
      action,
      subject,
      by: admin.username,
    }))
    const ask = async (cursor?: string) =>
      await somebody.trpc.consents.uses.query({ consentId: given.id, cursor })
    expect(await ask()).toEqual({ uses: told, nextCursor: null })
    expect(await somebody.trpc.consents.list.query()).toMatchObject([{ lastUsedAt: null }])

    const use = async (from: number, to: number) =>
      await world.rows(
        `insert into app.audit (user_id, at, actor, action, detail)
         select $1, now() - n * interval '1 hour', 'program:x', 'job.submitted', jsonb_build_object('consent', $2::text)
         from generate_series($3::integer, $4::integer) n`,
        somebody.id,
        given.id,
        from,
        to,
      )
    await use(1, 25)
    expect(await ask()).toMatchObject({ uses: { length: 25 + told.length }, nextCursor: null })
    await use(26, 30)
    const first = await ask()
    expect(first.uses.filter(({ by }) => by !== null)).toEqual(told)
    expect(first.uses).toHaveLength(25 + told.length)
    const second = await ask(first.nextCursor ?? '')
    expect(second).toMatchObject({ uses: { length: 5 }, nextCursor: null })
    expect(new Set([...first.uses, ...second.uses].map(({ id }) => id)).size).toBe(30 + told.length)
    const [listed] = await somebody.trpc.consents.list.query()
    expect(listed?.lastUsedAt).not.toBeNull()

    const { alerts } = await admin.trpc.alerts.list.query({})
    expect(
      alerts
        .filter(({ subject }) => subject.startsWith(`${name}, `))
        .map(({ kind, subject, username, severity }) => [kind, subject, username, severity]),
    ).toEqual(
      [...changes, ['program.enrolled', `key ${own.key.id}`] as const].map(([kind, subject]) => [
        kind,
        `${name}, ${subject}`,
        admin.username,
        'warning',
      ]),
    )
  })

  it('is given, seen and ended by its owner alone', async () => {
    const stranger = await world.signUp()
    expect(await stranger.trpc.consents.list.query()).toEqual([])
    expect(await stranger.trpc.consents.uses.query({ consentId: consent.id })).toEqual({
      uses: [],
      nextCursor: null,
    })
    expect(
      await refusalOf(stranger.trpc.consents.end.mutate({ consentId: consent.id })),
    ).toMatchObject({ code: 'not_found' })
    await (await under(program, consent.id)).jobs.list.query({})
  })
})

async function give(
  visitor: Visitor,
  to: EnrolledProgram,
  scopes?: readonly ProgramScope[],
): Promise<Consent> {
  const given = await giveConsent(world, visitor, to, scopes)
  files.set(given.id, (await upload(visitor, await goodVcf())).id)
  return given
}

/** What the user of each consent has uploaded. */
const files = new Map<string, FileId>()

async function submitAs(who: EnrolledProgram, id: PermissionId): Promise<Job> {
  const trpc = await under(who, id)
  const file = files.get(id)
  if (file === undefined) throw new Error('nobody has given this consent')
  return await trpc.jobs.submit.mutate({
    serviceId: world.service,
    name: 'from the pipeline',
    fileIds: [file],
    settings: goodSettings,
  })
}

async function download(file: string): Promise<Response> {
  const headers = await headersOf(program, consent.id)
  return await fetch(`${world.api.origin}/api/results/${file}`, { headers })
}

async function under(who: EnrolledProgram, id?: PermissionId) {
  return programClient(world, await cachedToken(who), id)
}

async function headersOf(who: EnrolledProgram, id: PermissionId): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await cachedToken(who)}`, [consentHeader]: id }
}

async function cachedToken(who: EnrolledProgram): Promise<string> {
  const token = tokens.get(who.id) ?? (await tokenOf(world, who))
  tokens.set(who.id, token)
  return token
}

const tokens = new Map<string, string>()

const aLine = { id: expect.any(String), at: expect.any(String) }
