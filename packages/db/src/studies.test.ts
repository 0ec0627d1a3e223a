import { randomUUID } from 'node:crypto'
import { type JobId, studyId, type StudyId } from '@tessera/contracts/ids'
import type { StudyRole } from '@tessera/contracts/study'
import { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { waitFor } from '@tessera/testing/wait-for'
import { type House, openHouse } from '../test/house.ts'
import { newJob, newPerson, type Person } from '../test/people.ts'
import { listJobEvents } from './job-events.ts'
import { findJob, insertJob, listJobs } from './jobs.ts'
import { openLogin } from './login.ts'
import {
  answerStudyInvitation,
  changeStudy,
  endStudyMembership,
  findStudyRefusal,
  inviteToStudy,
  listSentInvitations,
  listStudies,
  listStudyInvitations,
  listStudyMembers,
  makeStudy,
  moveJobToStudy,
  removeStudy,
  setStudyRole,
  withdrawStudyInvitation,
} from './studies.ts'
import { beginMemberDownload, findStudyJob, listStudyFiles, listStudyJobs } from './study-jobs.ts'
import {
  asJob,
  asMember,
  asStanding,
  asToken,
  asUser,
  asVault,
  DatabaseAway,
  type MemberUnit,
  ProofRefused,
  resolveProof,
  StudyRefused,
  type UserUnit,
} from './unit.ts'

const house: House = await openHouse()
const broker = openLogin('tessera_broker', {
  url: new Secret(house.database.url('tessera_broker')),
})
afterAll(async () => {
  await broker[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
})

let ada: Person
let bob: Person
let study: StudyId
beforeEach(async () => {
  ada = await personWithAddress('ada')
  bob = await personWithAddress('bob')
  study = await newStudy(ada)
})

describe('an invitation', () => {
  test('is answered the same whether or not somebody has the address', async () => {
    const answers = [await addressOf(bob), 'nobody@example.org', await addressOf(ada)].map(
      async (address) =>
        await as(ada, (unit) => inviteToStudy(unit, study, { address, role: 'viewer' })),
    )
    expect(await Promise.all(answers)).toEqual(['invited', 'invited', 'invited'])
    const sent = await as(ada, (unit) => listSentInvitations(unit, study))
    for (const { id: _, address, ...shown } of sent)
      expect(shown, address).toEqual({
        role: 'viewer',
        invitedAt: expect.any(String),
        expiresAt: expect.any(String),
      })
    expect(sent).toHaveLength(3)
  })

  test('shows nothing of the study, and nobody in it, before it is accepted', async () => {
    await putInto(ada, ada.jobId)
    await invite(bob, 'contributor')
    expect(await as(bob, listStudies)).not.toContainEqual(expect.objectContaining({ id: study }))
    expect(await as(bob, (unit) => listStudyMembers(unit, study))).toEqual([])
    expect(await as(bob, (unit) => listStudyJobs(unit, study, firstPage))).toEqual([])
    expect(await shown(bob, ada.jobId)).toBeNull()
    expect(await as(ada, (unit) => listStudyMembers(unit, study))).toHaveLength(1)
    const submitted = as(bob, (unit) => insertJob(unit, { ...newJob(bob), studyId: study }))
    await expect(submitted).rejects.toThrow(StudyRefused)

    await accept(bob)
    expect(await shown(bob, ada.jobId)).toMatchObject({ id: ada.jobId, role: 'contributor' })
    expect(await as(ada, (unit) => listStudyMembers(unit, study))).toMatchObject([
      { userId: ada.userId, role: 'lead', isOwner: true },
      { userId: bob.userId, role: 'contributor', isOwner: false },
    ])
  })

  test('that was declined looks to whoever sent it as if nobody had answered', async () => {
    await invite(bob, 'viewer')
    const before = await as(ada, (unit) => listSentInvitations(unit, study))
    const [asked] = await as(bob, listStudyInvitations)
    if (asked === undefined) throw new Error('nobody was asked')
    await as(bob, (unit) => answerStudyInvitation(unit, asked.id, false))
    expect(await as(ada, (unit) => listSentInvitations(unit, study))).toEqual(before)
    expect(await as(bob, listStudyInvitations)).toEqual([])
    await invite(bob, 'viewer')
    expect(await as(bob, listStudyInvitations)).toEqual([])
    expect(await as(bob, (unit) => answerStudyInvitation(unit, asked.id, true))).toBeNull()
  })

  test.each(['is removed', 'leads no more'] as const)(
    'ends when whoever sent it %s',
    async (how) => {
      await join(bob, 'lead')
      const cleo = await personWithAddress('cleo')
      const address = await addressOf(cleo)
      await as(bob, (unit) => inviteToStudy(unit, study, { address, role: 'lead' }))
      const [invitation] = await as(cleo, listStudyInvitations)
      if (invitation === undefined) throw new Error('nobody was invited')
      if (how === 'leads no more') await changeRole('viewer')
      else await as(ada, (unit) => endStudyMembership(unit, { studyId: study, userId: bob.userId }))
      expect(await as(cleo, listStudyInvitations)).toEqual([])
      expect(await as(cleo, (unit) => answerStudyInvitation(unit, invitation.id, true))).toBeNull()
      const own = await as(cleo, listStudies)
      expect(own.map(({ id }) => id)).not.toContain(study)
    },
  )

  test('is accepted by nobody else, and not at an address that was never confirmed', async () => {
    await invite(bob, 'lead')
    const [asked] = await as(bob, listStudyInvitations)
    if (asked === undefined) throw new Error('nobody was asked')
    const eve = await personWithAddress('eve')
    expect(await as(eve, (unit) => answerStudyInvitation(unit, asked.id, true))).toBeNull()
    await house.admin.query('update app.users set email_verified_at = null where id = $1', [
      bob.userId,
    ])
    expect(await as(bob, listStudyInvitations)).toEqual([])
    expect(await as(bob, (unit) => answerStudyInvitation(unit, asked.id, true))).toBeNull()
    expect(await as(ada, (unit) => listStudyMembers(unit, study))).toHaveLength(1)
  })

  test.each(['withdrawn', 'over'] as const)('is no way in when it is %s', async (how) => {
    await invite(bob, 'viewer')
    const [asked] = await as(bob, listStudyInvitations)
    if (asked === undefined) throw new Error('nobody was asked')
    if (how === 'over')
      await house.admin.query(
        `update proof.study_invitations set invited_at = now() - interval '30 days' where id = $1`,
        [asked.id],
      )
    else expect(await as(ada, (unit) => withdrawStudyInvitation(unit, asked.id))).toBe(true)
    expect(await as(bob, (unit) => answerStudyInvitation(unit, asked.id, true))).toBeNull()
  })
})

describe('somebody who is not in a study', () => {
  test.each(['never invited', 'removed', 'left'] as const)(
    '(%s) sees nothing of it',
    async (how) => {
      await putInto(ada, ada.jobId)
      await house.admin.query(
        `update app.files set state = 'stored', sha256 = sha256('x') where job_id = $1`,
        [ada.jobId],
      )
      const [result] = await resultsOf(ada.jobId)
      if (how !== 'never invited') {
        await join(bob, 'contributor')
        expect(await shown(bob, ada.jobId)).not.toBeNull()
        expect(await keyedBy(bob, result)).toEqual([result])
        const by = how === 'left' ? bob : ada
        const of = { studyId: study, userId: bob.userId }
        expect(await as(by, (unit) => endStudyMembership(unit, of))).toBe('ended')
      }
      expect(await shown(bob, ada.jobId)).toBeNull()
      expect(await eventsShown(bob, ada.jobId)).toEqual([])
      expect(await as(bob, (unit) => listStudyJobs(unit, study, firstPage))).toEqual([])
      expect(
        await as(bob, (unit) => listStudyFiles(unit, study, { before: null, size: 9 })),
      ).toEqual([])
      expect(await as(bob, (unit) => listStudyMembers(unit, study))).toEqual([])
      expect(await as(bob, (unit) => listSentInvitations(unit, study))).toEqual([])
      expect(await as(bob, (unit) => beginMemberDownload(unit, result))).toBeNull()
      expect(await keyedBy(bob, result)).toEqual([])
      const none = [
        as(bob, (unit) => changeStudy(unit, study, { ...fields, archived: true })),
        as(bob, (unit) => removeStudy(unit, study)),
        as(bob, (unit) => inviteToStudy(unit, study, { address: 'x@example.org', role: 'lead' })),
        as(bob, (unit) => setStudyRole(unit, { studyId: study, userId: bob.userId, role: 'lead' })),
        as(bob, (unit) => endStudyMembership(unit, { studyId: study, userId: ada.userId })),
      ]
      expect(await Promise.all(none)).toEqual([false, 'none', 'none', 'none', 'none'])
      expect(await refusalOf(bob, study)).toBe('study_unknown')
      await expect(putInto(bob, bob.jobId)).rejects.toMatchObject({ code: 'study_unknown' })
    },
  )

  test('takes along what she put there', async () => {
    await join(bob, 'contributor')
    await putInto(bob, bob.jobId)
    expect(await shown(ada, bob.jobId)).toMatchObject({ owner: { id: bob.userId } })
    await as(ada, (unit) => endStudyMembership(unit, { studyId: study, userId: bob.userId }))
    expect(await shown(ada, bob.jobId)).toBeNull()
    expect(await as(bob, (unit) => findJob(unit, bob.jobId))).toMatchObject({ studyId: null })
  })
})

describe('a member', () => {
  test('reads one job at a time, and none that is in no study of hers', async () => {
    await join(bob, 'viewer')
    await putInto(ada, ada.jobId)
    const others = await personWithAddress('eve')
    await house.admin.query('update app.jobs set study_id = $1 where id = $2', [
      await newStudy(others),
      others.jobId,
    ])
    const seen = await asMember(house.api, bob.session, ada.jobId, async (unit) => [
      await unit.transaction.selectFrom('app.jobs').select('id').execute(),
      await unit.transaction.selectFrom('app.jobEvents').select('jobId').distinct().execute(),
    ])
    expect(seen).toEqual([[{ id: ada.jobId }], [{ jobId: ada.jobId }]])
    for (const job of [others.jobId, bob.jobId, randomUUID() as JobId])
      expect(await shown(bob, job)).toBeNull()
  })

  test('keeps a list of her own in which nobody else’s jobs are', async () => {
    await join(bob, 'lead')
    await putInto(ada, ada.jobId)
    const { jobs } = await as(bob, (unit) => listJobs(unit, { cursor: null, size: 100 }))
    expect(jobs.map(({ id }) => id)).toEqual([bob.jobId])
    expect(await as(bob, (unit) => findJob(unit, ada.jobId))).toBeNull()
  })

  test.each(['viewer', 'contributor', 'lead'] as const)(
    'writes nothing of another’s job, also as a %s',
    async (role) => {
      await join(bob, role)
      await putInto(ada, ada.jobId)
      const writes = [
        sql`update app.jobs set state = 'cancelled'`,
        sql`delete from app.files`,
        sql`insert into app.job_events (user_id, job_id, sequence, event) values (${ada.userId}, ${ada.jobId}, 0, '{}')`,
        sql`select app.revoke_job(${ada.jobId})`,
      ]
      for (const write of writes)
        await expect(
          within(bob, ada.jobId, async (unit) => await write.execute(unit.transaction)),
        ).rejects.toThrow()
      expect(
        await as(bob, (unit) =>
          moveJobToStudy(unit, { userId: ada.userId, jobId: ada.jobId }, null),
        ),
      ).toBe(false)
      const { numUpdatedRows } = await as(
        bob,
        async (unit) =>
          await unit.transaction
            .updateTable('app.jobs')
            .set({ cancelRequestedAt: new Date() })
            .where('id', '=', ada.jobId)
            .executeTakeFirst(),
      )
      expect(numUpdatedRows).toBe(0n)
    },
  )

  test.each([
    'remote_account from app.attempts',
    'remote_id from app.attempts',
    'remote_name from app.attempts',
    'state_text from app.jobs',
    'idempotency_key from app.jobs',
    'report from app.files',
    'content from app.files',
    'label from app.credentials',
    'email from app.users',
    'sealed_context from app.steps',
  ])('is not shown %s', async (what) => {
    await join(bob, 'lead')
    await putInto(ada, ada.jobId)
    const read = within(
      bob,
      ada.jobId,
      async (unit) => await sql`select ${sql.raw(what)}`.execute(unit.transaction),
    )
    await expect(read).rejects.toMatchObject({ code: '42501' })
  })

  test('gets the key of a finished result as a contributor, not as a viewer, and never of a password or an input', async () => {
    await putInto(ada, ada.jobId)
    await house.admin.query(
      `update app.files set state = 'stored', sha256 = sha256('x') where job_id = $1`,
      [ada.jobId],
    )
    const [result] = await resultsOf(ada.jobId)
    const { rows } = await house.admin.query<{ id: string }>(
      `insert into app.files (user_id, job_id, purpose, name, state, size_bytes, content)
       values ($1, $2, 'result_password', 'password', 'stored', 0, 'x') returning id`,
      [ada.userId, ada.jobId],
    )
    const password = rows[0]?.id ?? ''
    await join(bob, 'viewer')
    const all = [result, password, ada.inputId]
    expect(await keyedBy(bob, ...all)).toEqual([])
    expect(await as(bob, (unit) => beginMemberDownload(unit, result))).toBeNull()
    await changeRole('contributor')
    expect(await keyedBy(bob, ...all)).toEqual([result])
    expect(await as(bob, (unit) => beginMemberDownload(unit, result))).toBe(ada.jobId)
    const trail = await house.admin.query(
      `select actor, detail ->> 'file' as file from app.audit where user_id = $1 and action = 'study.result_downloaded'`,
      [ada.userId],
    )
    expect(trail.rows).toEqual([{ actor: `user:${bob.userId}`, file: result }])
  })

  test('is not told what a job asks of its owner, which names her account at the service', async () => {
    await join(bob, 'lead')
    await putInto(ada, ada.jobId)
    await house.admin.query(
      `update app.jobs set state = 'waiting', wait_reason = 'credential', state_text = 'of canary' where id = $1`,
      [ada.jobId],
    )
    const say = async (waitReason: string, text: string) =>
      await house.admin.query(
        'insert into app.job_events (user_id, job_id, sequence, event) values ($1, $2, 0, $3)',
        [ada.userId, ada.jobId, { kind: 'state', state: 'waiting', waitReason, text }],
      )
    await say('credential', 'of canary')
    await say('moved', 'of canary')
    await say('slot', 'all places are taken')
    const told = JSON.stringify([await shown(bob, ada.jobId), await eventsShown(bob, ada.jobId)])
    expect(told).not.toContain('canary')
    expect(told).toContain('all places are taken')
    expect(told).toContain('"waitReason":"credential"')
  })

  test('adds a job as a contributor and not as a viewer', async () => {
    await join(bob, 'viewer')
    await expect(putInto(bob, bob.jobId)).rejects.toMatchObject({ code: 'study_only_viewed' })
    await changeRole('contributor')
    expect(await putInto(bob, bob.jobId)).toBe(true)
  })
})

describe('a study', () => {
  test.each([
    ['rwanda', null],
    ['Germany', 'study_elsewhere'],
    ['', 'study_elsewhere'],
  ] as const)('for Africa takes a job at a service in “%s”: %s', async (country, refusal) => {
    await house.admin.query('update app.services set country = $1 where id = 1', [country])
    await as(ada, (unit) =>
      changeStudy(unit, study, { ...fields, countries: ['Kenya', 'Rwanda'], archived: false }),
    )
    expect(await refusalOf(ada, study)).toBe(refusal)
    const ways = [
      async () => await as(ada, (unit) => insertJob(unit, { ...newJob(ada), studyId: study })),
      async () => await putInto(ada, ada.jobId),
    ]
    for (const way of ways) {
      const outcome = await way().then(
        () => null,
        (error: unknown) => (error instanceof StudyRefused ? error.code : error),
      )
      expect(outcome).toBe(refusal)
    }
  })

  test('sends a job once more only where it may be sent now', async () => {
    await house.admin.query(`update app.services set country = 'Germany' where id = 1`)
    await putInto(ada, ada.jobId)
    const again = async () =>
      await as(
        ada,
        async (unit) =>
          await unit.transaction
            .insertInto('app.attempts')
            .values({ userId: ada.userId, jobId: ada.jobId, number: 2, remoteName: randomUUID() })
            .execute(),
      )
    await as(ada, (unit) =>
      changeStudy(unit, study, { ...fields, countries: ['Kenya'], archived: false }),
    )
    await expect(again()).rejects.toMatchObject({ code: 'study_elsewhere' })
    await as(ada, (unit) => changeStudy(unit, study, { ...fields, archived: false }))
    await again()
  })

  test('of many jobs is read a page at a time, without the rows of those before', async () => {
    await house.admin.query(
      `insert into app.jobs (user_id, service_id, name, settings, study_id, created_at)
       select $1, 1, 'many', '{}', $2, now() - i * interval '1 minute' from generate_series(1, 3000) i`,
      [ada.userId, study],
    )
    await house.admin.query('analyze app.jobs')
    const [late] = (
      await house.admin.query<{ id: JobId }>(
        'select id from app.jobs where study_id = $1 order by created_at offset 20 limit 1',
        [study],
      )
    ).rows
    const [page, read] = await as(ada, async (unit) => [
      await listStudyJobs(unit, study, { before: late?.id ?? null, size: 100 }),
      await sql<{ rows: string }>`
        select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as rows from pg_stat_xact_user_tables
        where schemaname = 'app' and relname = 'jobs'`.execute(unit.transaction),
    ])
    expect(page).toHaveLength(20)
    await house.admin.query('update app.jobs set study_id = null where id = $1', [late?.id])
    const same = await as(ada, (unit) =>
      listStudyJobs(unit, study, { before: late?.id ?? null, size: 100 }),
    )
    expect(same).toEqual(page)
    // Those of the page, and what planning looks at.
    expect(Number(read.rows[0]?.rows)).toBeLessThan(1_000)
  })

  test('that is archived is read as before, and nothing comes into it', async () => {
    await putInto(ada, ada.jobId)
    await join(bob, 'contributor')
    await as(ada, (unit) => changeStudy(unit, study, { ...fields, archived: true }))
    expect(await shown(bob, ada.jobId)).not.toBeNull()
    await expect(putInto(bob, bob.jobId)).rejects.toMatchObject({ code: 'study_archived' })
  })

  test('is removed by its owner alone, once no job is in it', async () => {
    await join(bob, 'lead')
    await putInto(bob, bob.jobId)
    expect(await as(bob, (unit) => removeStudy(unit, study))).toBe('none')
    expect(await as(ada, (unit) => removeStudy(unit, study))).toBe('has_jobs')
    await as(bob, (unit) => moveJobToStudy(unit, bob, null))
    expect(await as(ada, (unit) => removeStudy(unit, study))).toBe('removed')
    expect(await as(bob, listStudies)).not.toContainEqual(expect.objectContaining({ id: study }))
  })

  test('goes to another lead when its owner leaves, and keeps its only one', async () => {
    await join(bob, 'contributor')
    const leave = async () =>
      await as(ada, (unit) => endStudyMembership(unit, { studyId: study, userId: ada.userId }))
    expect(await leave()).toBe('owner')
    await changeRole('lead')
    const ofOwner = { studyId: study, userId: ada.userId }
    expect(await as(bob, (unit) => endStudyMembership(unit, ofOwner))).toBe('owner')
    expect(await as(bob, (unit) => setStudyRole(unit, { ...ofOwner, role: 'viewer' }))).toBe(
      'owner',
    )
    expect(await leave()).toBe('ended')
    expect(await as(bob, (unit) => listStudyMembers(unit, study))).toMatchObject([
      { userId: bob.userId, isOwner: true },
    ])
  })

  test('writes each change of who is in it into the trails of both', async () => {
    await join(bob, 'viewer')
    await changeRole('contributor')
    await as(ada, (unit) => endStudyMembership(unit, { studyId: study, userId: bob.userId }))
    const trail = async (person: Person) =>
      (
        await house.admin.query<{ action: string; actor: string }>(
          `select action, actor from app.audit where user_id = $1 and subject = $2 order by id`,
          [person.userId, study],
        )
      ).rows.map(
        ({ action, actor }) => `${action} by ${actor === `user:${ada.userId}` ? 'ada' : 'bob'}`,
      )
    expect(await trail(ada)).toEqual([
      'study.made by ada',
      'study.invited by ada',
      'study.joined by bob',
      'study.role_changed by ada',
      'study.member_removed by ada',
    ])
    expect(await trail(bob)).toEqual([
      'study.joined by bob',
      'study.role_changed by ada',
      'study.member_removed by ada',
    ])
  })
})

test('a removal and a submission at the same time wait for each other, and both end', async () => {
  await join(bob, 'contributor')
  const adding = Promise.withResolvers<void>()
  const removing = Promise.withResolvers<void>()
  const submission = as(bob, async (unit) => {
    await unit.transaction
      .updateTable('app.jobs')
      .set({ studyId: study })
      .where('id', '=', bob.jobId)
      .execute()
    adding.resolve()
    await removing.promise
  })
  await adding.promise
  const removal = as(ada, (unit) =>
    endStudyMembership(unit, { studyId: study, userId: bob.userId }),
  )
  await waitFor(async () => {
    const { rows } = await house.admin.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    )
    return rows.length > 0
  })
  removing.resolve()
  expect(await Promise.allSettled([submission, removal])).toMatchObject([
    { status: 'fulfilled' },
    { status: 'fulfilled', value: 'ended' },
  ])
})

test('a unit that Postgres undoes for another says so, and nothing of it stays', async () => {
  const [first, second] = [await newStudy(ada), await newStudy(ada)]
  const both = Promise.withResolvers<void>()
  let holding = 0
  const lock = async (one: StudyId, other: StudyId) =>
    await as(ada, async (unit) => {
      await changeStudy(unit, one, { ...fields, archived: true })
      holding += 1
      if (holding === 2) both.resolve()
      await both.promise
      await changeStudy(unit, other, { ...fields, archived: true })
    })
  const ends = await Promise.allSettled([lock(first, second), lock(second, first)])
  const undone = ends.filter((end) => end.status === 'rejected')
  expect(undone).toHaveLength(1)
  expect(undone[0]?.reason).toBeInstanceOf(DatabaseAway)
})

describe('no other proof', () => {
  test('opens a member’s unit: neither a grant nor a permission nor a token', async () => {
    await join(bob, 'lead')
    await putInto(ada, ada.jobId)
    for (const proof of [bob.grant, bob.permission, bob.token])
      await expect(
        asMember(house.api, proof, ada.jobId, async (unit) => await findStudyJob(unit, ada.jobId)),
      ).rejects.toThrow(ProofRefused)
  })

  test('of a worker or a permission shows a job of somebody else’s in the study', async () => {
    await join(bob, 'lead')
    await putInto(ada, ada.jobId)
    const ids = sql<{ id: string }>`select id from app.jobs where id = ${ada.jobId}`
    expect(
      await asJob(
        house.worker,
        bob.grant,
        async (unit) => (await ids.execute(unit.transaction)).rows,
      ),
    ).toEqual([])
    expect(
      await asStanding(
        house.api,
        bob.permission,
        async (unit) => (await ids.execute(unit.transaction)).rows,
      ),
    ).toEqual([])
    const becoming = asJob(
      house.worker,
      bob.grant,
      async (unit) => await sql`set local role tessera_member`.execute(unit.transaction),
    )
    await expect(becoming).rejects.toMatchObject({ code: '42501' })
  })

  test('changes who is in it', async () => {
    const call = sql`select app.invite_to_study(${study}, 'x@example.org', 'lead')`
    const units = [
      async () =>
        await asStanding(
          house.api,
          ada.permission,
          async (unit) => await call.execute(unit.transaction),
        ),
      async () =>
        await asToken(house.api, ada.token, async (unit) => await call.execute(unit.transaction)),
    ]
    for (const unit of units) await expect(unit()).rejects.toMatchObject({ code: '42501' })
  })
})

const fields = { name: 'Heights', description: '', countries: null } as const
const firstPage = { before: null, size: 100 } as const

async function as<T>(person: Person, work: (unit: UserUnit) => Promise<T>): Promise<T> {
  return await asUser(house.api, person.session, work)
}

async function within<T>(
  person: Person,
  job: JobId,
  work: (unit: MemberUnit) => Promise<T>,
): Promise<T> {
  return await asMember(house.api, person.session, job, work)
}

async function shown(person: Person, job: JobId) {
  return await within(person, job, async (unit) => await findStudyJob(unit, job))
}

async function eventsShown(person: Person, job: JobId) {
  const page = { after: 0, limit: 10 }
  return await within(person, job, async (unit) => await listJobEvents(unit, job, page))
}

async function personWithAddress(name: string): Promise<Person> {
  const person = await newPerson(house.admin)
  await house.admin.query(
    `update app.users set email = $2, email_verified_at = now() where id = $1`,
    [person.userId, `${name}-${person.userId}@example.org`],
  )
  return person
}

async function addressOf(person: Person): Promise<string> {
  const { rows } = await house.admin.query<{ email: string }>(
    'select email from app.users where id = $1',
    [person.userId],
  )
  return rows[0]?.email ?? ''
}

async function newStudy(of: Person): Promise<StudyId> {
  const id = studyId.parse(randomUUID())
  await as(of, (unit) => makeStudy(unit, id, fields))
  return id
}

async function invite(person: Person, role: StudyRole): Promise<void> {
  // As people write addresses.
  const address = (await addressOf(person)).toUpperCase()
  await as(ada, (unit) => inviteToStudy(unit, study, { address, role }))
}

async function accept(person: Person): Promise<void> {
  const [asked] = await as(person, listStudyInvitations)
  if (asked === undefined) throw new Error('nobody was asked')
  expect(await as(person, (unit) => answerStudyInvitation(unit, asked.id, true))).toBe(study)
}

async function join(person: Person, role: StudyRole): Promise<void> {
  await invite(person, role)
  await accept(person)
}

async function changeRole(role: StudyRole): Promise<void> {
  const of = { studyId: study, userId: bob.userId, role }
  expect(await as(ada, (unit) => setStudyRole(unit, of))).toBe('changed')
}

async function putInto(person: Person, job: JobId): Promise<boolean> {
  return await as(person, (unit) =>
    moveJobToStudy(unit, { userId: person.userId, jobId: job }, study),
  )
}

async function refusalOf(person: Person, id: StudyId) {
  return await as(person, (unit) => findStudyRefusal(unit, id, person.serviceId))
}

async function resultsOf(job: JobId) {
  const { rows } = await house.admin.query<{ id: Person['inputId'] }>(
    `select id from app.files where job_id = $1 and purpose = 'result'`,
    [job],
  )
  const [first] = rows
  if (first === undefined) throw new Error('the job has no result')
  return [first.id] as const
}

/** Of these files, those whose key the broker finds for this person. */
async function keyedBy(person: Person, ...files: readonly string[]) {
  return await asVault(broker, async (unit) => {
    await resolveProof(unit, person.session)
    const rows = await unit.transaction
      .selectFrom('app.files')
      .select('id')
      .where('id', 'in', files as Person['inputId'][])
      .execute()
    return rows.map(({ id }) => id)
  })
}
