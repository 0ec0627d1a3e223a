import { createPublicKey, randomUUID } from 'node:crypto'
import { callBroker } from '@tessera/broker-client/call-broker'
import { type Grant, redeem } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { sharedTokenPolicyAnswer } from '@tessera/broker-client/service-credentials'
import { type FileId, taskId } from '@tessera/contracts/ids'
import { delegationIsSigned } from '@tessera/tasks/delegation-signature'
import { putServiceCredential } from '@tessera/testing/put-service-credential'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { announce, upload } from '../../test/tus-upload.ts'
import { badVcfs, goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, unknownService, type World } from '../../test/world.ts'

let world: World
let visitor: Visitor
let fileId: FileId
beforeAll(async () => {
  world = await createWorld()
  visitor = await world.connect()
  fileId = (await upload(visitor, await goodVcf())).id
})
afterAll(async () => await world[Symbol.asyncDispose]())

function submission(change: object = {}) {
  return {
    serviceId: world.service,
    name: 'chr20',
    fileIds: [fileId],
    settings: goodSettings,
    ...change,
  }
}

async function expectNothingQueued(userId: string): Promise<void> {
  expect(await world.rows('select id from app.jobs where user_id = $1', userId)).toEqual([])
  expect(
    await world.rows(
      "select id from app.steps where user_id = $1 and kind <> 'read-options'",
      userId,
    ),
  ).toEqual([])
}

it('F46 crash while a job is made: job, attempt, delegation, step, event and audit line are one transaction', async () => {
  const owner = await world.connect()

  const job = await submitGoodJob(world, owner)

  expect(job).toMatchObject({
    state: 'queued',
    name: 'chr20',
    serviceName: 'Service 1',
    remoteId: null,
    settingLabels: {
      panel: '1000 Genomes Phase 3',
      population: 'Skip',
      phasing: 'Eagle',
      mode: 'Imputation',
      r2Filter: 'off',
    },
  })
  const [row] = await world.rows(
    `select d.id, d.scopes, d.not_before, d.deadline, s.id as step, s.kind, s.state, a.remote_name, j.event_count,
       octet_length(s.sealed_context) as context_bytes, t.action
     from app.jobs j join app.attempts a on a.job_id = j.id join app.steps s on s.job_id = j.id
     join app.delegations d on d.id = s.delegation_id
     join app.audit t on t.subject = j.id::text and t.user_id = j.user_id
     where j.id = $1`,
    job.id,
  )
  expect(row).toMatchObject({
    scopes: ['submit', 'poll', 'collect', 'cancel'],
    kind: 'submit-job',
    state: 'due',
    event_count: 1,
    action: 'job.submitted',
    remote_name: expect.stringMatching(/^tessera-[\da-f]{12}$/),
  })
  expect(Number(row?.['deadline']) - Number(row?.['not_before'])).toBe(14 * 86_400_000)
  expect(row?.['context_bytes']).toBeLessThanOrEqual(1024)
})

it('signs a context that the broker opens for a worker', async () => {
  const owner = await world.connect()
  const job = await submitGoodJob(world, owner)
  const grant = await claimFirstStep(job.id, 'worker-1')

  expect(grant).toMatchObject({ userId: owner.id, scopes: ['submit'] })
  const context = JSON.parse(grant.context) as Record<string, unknown>
  expect(context).toMatchObject({ jobId: job.id, kind: 'submit-job', auth: { method: 'browser' } })
  // The browser's token is nowhere in what travels.
  expect(JSON.stringify(context)).not.toContain(owner.sessionToken)
  const [terms] = await world.rows(
    'select id, scopes, not_before, deadline from app.delegations where job_id = $1',
    job.id,
  )
  const signed = {
    id: terms?.['id'],
    userId: owner.id,
    jobId: job.id,
    serviceId: world.service,
    scopes: terms?.['scopes'],
    notBefore: terms?.['not_before'],
    deadline: terms?.['deadline'],
  } as Parameters<typeof delegationIsSigned>[1]
  const key = createPublicKey(world.broker.api.signingKey)
  expect(delegationIsSigned(key, signed, String(context['signature']))).toBe(true)
})

it('takes a job of somebody who has no credential on the shared account, says so, and each use is counted', async () => {
  await storeSharedToken()
  const stranger = await world.signUp()
  await world.offer(stranger.id)
  expect(await stranger.trpc.services.get.query({ serviceId: world.service })).toMatchObject({
    credential: null,
    sharedToken: { account: 'everybody' },
  })
  const { id } = await upload(stranger, await goodVcf())

  const job = await stranger.trpc.jobs.submit.mutate(submission({ fileIds: [id] }))

  expect(job).toMatchObject({ onSharedAccount: true, remoteAccount: 'everybody' })
  const [line] = await world.rows('select detail from app.audit where subject = $1', job.id)
  expect(line?.['detail']).toMatchObject({ sharedToken: true })
  await claimFirstStep(job.id, 'worker-shared')
  expect(
    await world.rows('select uses from app.shared_token_uses where user_id = $1', stranger.id),
  ).toEqual([{ uses: 1 }])
  await world.rows(
    `update app.services set shared_token_policy = 'hard', shared_token_until = null`,
  )
})

describe('under a key of its submitter', () => {
  let owner: Visitor
  let fileIds: [FileId]
  beforeAll(async () => {
    owner = await world.connect()
    fileIds = [(await upload(owner, await goodVcf())).id]
  })

  it('is one job, however often and however many at once it is submitted', async () => {
    const input = submission({ fileIds, idempotencyKey: randomUUID() })
    const send = async () => await owner.trpc.jobs.submit.mutate(input)
    const sent = await Promise.all([send(), send(), send()])
    sent.push(await send())
    const [id, ...others] = new Set(sent.map((job) => job.id))
    expect(others).toEqual([])
    const line = "select 1 from app.audit where action = 'job.submitted' and subject = $1"
    expect(await world.rows(line, id)).toHaveLength(1)
  })

  it('is answered as the first time, whatever became of it since', async () => {
    const input = submission({ fileIds, idempotencyKey: randomUUID() })
    const first = await owner.trpc.jobs.submit.mutate(input)
    await owner.trpc.jobs.cancel.mutate({ jobId: first.id })
    expect(await owner.trpc.jobs.submit.mutate(input)).toEqual(first)
  })

  it('is refused as another job, and is another user’s own', async () => {
    const input = submission({ fileIds, idempotencyKey: randomUUID() })
    const { id } = await owner.trpc.jobs.submit.mutate(input)
    const other = await upload(owner, await goodVcf())
    for (const change of [
      { name: 'chr21' },
      { fileIds: [other.id] },
      { fileIds: [...fileIds, other.id] },
    ])
      expect(await refusalOf(owner.trpc.jobs.submit.mutate({ ...input, ...change }))).toMatchObject(
        { code: 'invalid_input', details: [{ subject: 'idempotencyKey' }] },
      )
    const somebody = await world.connect()
    const theirs = await upload(somebody, await goodVcf())
    const own = await somebody.trpc.jobs.submit.mutate({ ...input, fileIds: [theirs.id] })
    expect(own.id).not.toBe(id)
  })
})

describe('refuses, and queues nothing', () => {
  it('without a credential, saying where a token is made', async () => {
    const stranger = await world.signUp()
    const file = await upload(stranger, await goodVcf())
    expect(
      await refusalOf(stranger.trpc.jobs.submit.mutate(submission({ fileIds: [file.id] }))),
    ).toMatchObject({
      code: 'credential_missing',
      link: `/credentials?connect=${world.service}`,
      details: [{ subject: 'Service 1', message: expect.stringContaining(world.sandbox.origin) }],
    })
    await expectNothingQueued(stranger.id)
  })

  it('with a credential that has expired', async () => {
    const owner = await world.connect()
    await world.rows(
      "update app.credentials set expires_at = now() - interval '1 minute' where user_id = $1",
      owner.id,
    )
    expect(await refusalOf(owner.trpc.jobs.submit.mutate(submission()))).toMatchObject({
      code: 'credential_expired',
    })
    await expectNothingQueued(owner.id)
  })

  it.each([
    ['panel', { panel: 'another' }, /^Choose one of: apps@1000g/],
    ['population', { population: 'afr; rm -rf' }, /^Choose one of: eur, off$/],
    ['phasing', { phasing: 'beagle' }, /^Choose one of: eagle, no_phasing$/],
    ['mode', { mode: 'none' }, /^Choose one of: qconly, imputation$/],
    ['r2Filter', { r2Filter: '0.9' }, /^Choose one of: 0, 0.3$/],
  ])('a %s that the service does not offer', async (field, change, remedy) => {
    const settings = { ...goodSettings, ...change }
    expect(
      await refusalOf(visitor.trpc.jobs.submit.mutate(submission({ settings }))),
    ).toMatchObject({
      code: 'job_option_unknown',
      details: [{ subject: field, remedy: expect.stringMatching(remedy) }],
    })
    await expectNothingQueued(visitor.id)
  })

  it('before the service has said what it offers, and asks it', async () => {
    const owner = await world.connect()
    await world.rows(
      "update app.steps set state = 'done', ended_at = now() where user_id = $1",
      owner.id,
    )
    await world.rows('delete from app.service_options where user_id = $1', owner.id)
    const file = await upload(owner, await goodVcf())
    expect(
      await refusalOf(owner.trpc.jobs.submit.mutate(submission({ fileIds: [file.id] }))),
    ).toMatchObject({ code: 'service_options_unavailable' })
    await expectNothingQueued(owner.id)
    expect(
      await world.rows("select kind from app.steps where user_id = $1 and state = 'due'", owner.id),
    ).toEqual([{ kind: 'read-options' }])
  })

  it('a file of somebody else', async () => {
    const other = await world.connect()
    expect(await refusalOf(other.trpc.jobs.submit.mutate(submission()))).toMatchObject({
      code: 'not_found',
    })
    await expectNothingQueued(other.id)
  })

  it('a file of another build', async () => {
    const settings = { ...goodSettings, build: 'hg38' }
    expect(
      await refusalOf(visitor.trpc.jobs.submit.mutate(submission({ settings }))),
    ).toMatchObject({
      code: 'file_refused',
      details: [{ subject: 'chr20.vcf.gz', remedy: expect.stringContaining('hg19') }],
    })
  })

  it('a file that was refused, with what is wrong with it', async () => {
    const [, , bytes] = (await badVcfs())[0] ?? []
    const bad = await upload(visitor, bytes ?? new Uint8Array())
    expect(
      await refusalOf(visitor.trpc.jobs.submit.mutate(submission({ fileIds: [bad.id] }))),
    ).toMatchObject({ code: 'file_refused', details: [{ message: bad.findings[0]?.message }] })
  })

  it('two files of one chromosome', async () => {
    const both = [await upload(visitor, await goodVcf()), await upload(visitor, await goodVcf())]
    expect(
      await refusalOf(
        visitor.trpc.jobs.submit.mutate(submission({ fileIds: both.map(({ id }) => id) })),
      ),
    ).toMatchObject({
      code: 'file_refused',
      details: [{ message: 'Chromosome 20 is in more than one of the files.' }],
    })
  })

  it('a file that is not all here', async () => {
    const half = await announce(visitor, { size: 5_000_000 })
    expect(
      await refusalOf(visitor.trpc.jobs.submit.mutate(submission({ fileIds: [half] }))),
    ).toMatchObject({ code: 'upload_incomplete' })
  })

  it('a service that does not exist', async () => {
    expect(
      await refusalOf(visitor.trpc.jobs.submit.mutate(submission({ serviceId: unknownService }))),
    ).toMatchObject({ code: 'service_not_found' })
  })
})

it('keeps a file that a job uses', async () => {
  const owner = await world.connect()
  const job = await submitGoodJob(world, owner)
  const [input] = job.inputs
  if (input === undefined) throw new Error('the job has no input')
  expect(await refusalOf(owner.trpc.uploads.remove.mutate({ fileId: input.id }))).toMatchObject({
    code: 'invalid_input',
    details: [{ message: 'A job uses this file, so it stays with the job.' }],
  })
})

async function claimFirstStep(jobId: string, workerId: string): Promise<Grant> {
  const [step] = await world.rows(
    "update app.steps set state = 'dispatched', dispatch = 1, dispatched_at = now() where job_id = $1 returning id, sealed_context",
    jobId,
  )
  const worker = await world.broker.enrollWorker(workerId)
  const redeemed = await redeem(worker, {
    taskId: taskId.parse(step?.['id']),
    sealedContext: Buffer.from(step?.['sealed_context'] as Buffer),
  })
  if (redeemed.outcome !== 'granted') throw new Error(redeemed.reason)
  return redeemed.grant
}

/** As an operator does who lets people move in their own time. */
async function storeSharedToken(): Promise<void> {
  const { operator } = world.broker
  const { token } = await world.sandbox.signUp('everybody')
  const use = { serviceId: world.service, kind: 'shared' } as const
  expect(await putServiceCredential(operator, use, token)).toMatchObject({ outcome: 'stored' })
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const policy = { serviceId: world.service, until }
  expect(
    await callBroker(operator, brokerPaths.setSharedTokenPolicy, policy, sharedTokenPolicyAnswer),
  ).toEqual({ outcome: 'set', hasToken: true })
}
