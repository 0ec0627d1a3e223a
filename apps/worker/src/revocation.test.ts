import { once } from 'node:events'
import { callBroker } from '@tessera/broker-client/call-broker'
import type { Grant, ServiceGrant } from '@tessera/broker-client/grants'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { revokeAnswer, type revokeInput } from '@tessera/broker-client/operator-protocol'
import { cloudgene } from '@tessera/adapters/cloudgene/cloudgene'
import { startSandbox } from '@tessera/sandbox/testing/running-sandbox'
import { startHttpServer } from '@tessera/testing/http-server'
import { registerService } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isCompleted } from '../test/at-sandbox.ts'
import { claim, letGrantExpire } from '../test/claim.ts'
import { newResearcher, type Researcher, type SubmittedJob } from '../test/researcher.ts'
import { createWorld, type World } from '../test/world.ts'
import { CredentialUse } from './credential-use.ts'
import { holdGrant } from './hold-grant.ts'
import { boundFetch } from './service/bound-fetch.ts'
import { GrantEnded } from './task-stopped.ts'

const opened = new AsyncDisposableStack()
let world: World
let researcher: Researcher
beforeAll(async () => {
  world = opened.use(await createWorld())
  researcher = await world.newResearcher()
})
afterAll(async () => await opened.disposeAsync())

async function revoke(what: z.input<typeof revokeInput>) {
  expect(
    await callBroker(world.testBroker.operator, brokerPaths.revoke, what, revokeAnswer),
  ).toEqual({ outcome: 'revoked' })
}

async function suspend(worker: string) {
  const input = { id: worker, suspended: true }
  await callBroker(world.testBroker.operator, brokerPaths.suspend, input, z.unknown())
}

/** A service that takes an upload and never answers. */
async function startSlowService() {
  const seen = { bytes: 0, requests: 0, broken: false, complete: false }
  const { origin } = opened.use(
    await startHttpServer((request) => {
      seen.requests += 1
      request.on('data', (piece: Buffer) => (seen.bytes += piece.length))
      request.on('end', () => (seen.complete = true))
      request.on('error', () => (seen.broken = true))
    }),
  )
  return { origin, seen }
}

/** As if the grant were for that service. */
function movedTo(origin: string, grant: ServiceGrant): ServiceGrant {
  if (!('secret' in grant.credential)) throw new Error('the grant came without a credential')
  return {
    ...grant,
    service: { ...grant.service, origin },
    credential: { ...grant.credential, origin },
  }
}

describe('an upload that is under way', () => {
  it.each([
    ['its grant is revoked', async ({ id }: Grant) => await revoke({ kind: 'grant', key: id })],
    ['its worker is suspended', async (_: Grant, worker: string) => await suspend(worker)],
    ['everything is revoked', async () => await revoke({ kind: 'everything' })],
  ])('is broken off within a second when %s, and nothing more is sent', async (name, end) => {
    const worker = `worker-upload-${name.length}`
    const service = await startSlowService()
    const { connection, grant } = await claim(world, await researcher.submit(), worker)
    const stopping = new AbortController().signal
    const login = world.workerLogin
    await using hold = await holdGrant(grant, { connection, login, stopping })
    const { allowedRequests, credentialHeader } = cloudgene
    const fetch = boundFetch({
      grant: movedTo(service.origin, grant),
      hold,
      use: new CredentialUse(),
      mode: 'development',
      credentialHeader,
      allowedRequests,
    })
    const body = async function* () {
      yield Buffer.from('begin')
      await once(hold.signal, 'abort')
      yield Buffer.from('end')
    }
    const path = '/api/v2/jobs/submit/imputationserver2'
    const broken = expect(fetch(path, { method: 'POST', body: body() })).rejects.toThrow(GrantEnded)
    await waitFor(() => service.seen.bytes > 0)

    const started = performance.now()
    await end(grant, worker)
    await broken
    expect(performance.now() - started).toBeLessThan(1000)

    await waitFor(() => service.seen.broken)
    expect(service.seen).toEqual({ bytes: 5, requests: 1, broken: true, complete: false })
    await expect(fetch(path, { method: 'POST' })).rejects.toThrow(GrantEnded)
    expect(service.seen.requests).toBe(1)
  })
})

describe('the step of a grant that was revoked while its service was silent', () => {
  it('is handed in by its worker, and claimed anew at once', async () => {
    const { job, sandbox } = await jobAtSilentService(2)
    await using services = new AsyncDisposableStack()
    services.use(await world.startDispatcher())
    services.use(await world.startWorker())
    await isClaimed(job, 1)

    await sandbox.admin('DELETE', '/faults')
    const started = performance.now()
    await revoke({ kind: 'everything' })

    await isClaimed(job, 2)
    // Not only when the time of the grant has passed.
    expect(performance.now() - started).toBeLessThan(10_000)
    await job.becomes('completed', isCompleted)
  }, 60_000)

  it('goes to another worker when its own was suspended', async () => {
    const { job, sandbox } = await jobAtSilentService(3)
    await using services = new AsyncDisposableStack()
    services.use(await world.startDispatcher())
    services.use(await world.startWorker('worker-stolen'))
    await isClaimed(job, 1)

    await suspend('worker-stolen')
    await sandbox.admin('DELETE', '/faults')
    services.use(await world.startWorker('worker-honest'))
    await letGrantExpire(world, job)

    await job.becomes('completed', isCompleted)
    const holders = await world.rows(
      `select distinct worker_id from proof.grants where job_id = $1 and end_reason = 'finished'`,
      job.id,
    )
    expect(holders).toEqual([{ worker_id: 'worker-honest' }])
  }, 60_000)
})

/** A job whose first request is not answered. */
async function jobAtSilentService(id: number) {
  const sandbox = opened.use(await startSandbox({ engine: 'typescript' }))
  const serviceId = await registerService(world.database, { id, origin: sandbox.origin })
  const fault = { kind: 'slow', delayMs: 120_000, path: '/api/v2/server', count: 1000 }
  const person = await newResearcher({ ...world, sandbox, serviceId })
  await sandbox.admin('POST', '/faults', fault)
  return { sandbox, job: await person.submit() }
}

async function isClaimed(job: SubmittedJob, fence: number) {
  await waitFor(async () => {
    const [row] = await world.rows('select fence from app.steps where id = $1', job.firstTask)
    return Number(row?.['fence']) >= fence
  })
}
