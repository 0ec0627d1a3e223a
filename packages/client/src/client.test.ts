import { randomBytes, randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { enrollProgram, type EnrolledProgram, giveConsent } from '@tessera/api/testing/program'
import { setRole } from '@tessera/api/testing/roles'
import { storeResult } from '@tessera/api/testing/stored-result'
import { moveJob } from '@tessera/api/testing/submitted-job'
import { upload } from '@tessera/api/testing/tus-upload'
import { goodVcf } from '@tessera/api/testing/vcf-files'
import { Visitor } from '@tessera/api/testing/visitor'
import { createWorld, goodSettings, type World } from '@tessera/api/testing/world'
import type { FileId } from '@tessera/contracts/ids'
import type { JobEvent } from '@tessera/contracts/job'
import type { ProgramScope } from '@tessera/contracts/program'
import { programTokenPath } from '@tessera/contracts/program'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf } from '../test/failure-of.ts'
import { startLine } from '../test/line.ts'
import { createTesseraClient } from './client.ts'
import { hasCode, readFault } from './fault.ts'

let world: World
let admin: Visitor
let owner: Visitor
let fileId: FileId
beforeAll(async () => {
  world = await createWorld()
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
  owner = await world.connect()
  fileId = (await upload(owner, await goodVcf())).id
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a token', () => {
  it('is asked for once, by many calls at once and by those that follow', async () => {
    await using own = await enrolled()
    const self = async () => await own.client.programs.self.query()
    await Promise.all([self(), self(), self(), self()])
    expect(await self()).toMatchObject({ id: own.program.id })
    expect(own.line.asked(programTokenPath)).toBe(1)
  })

  it('that is refused is forgotten, and the call goes on with another', async () => {
    await using own = await allowed()
    await own.user.uploads.list.query()
    await suspendAndResume(own.program)
    const jobs = await Promise.all([own.submit(), own.submit()])
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(2)
    expect(own.line.tokens.size).toBe(2)
    expect(own.line.asked('jobs.submit')).toBe(4)
  })

  it('is given to nobody who is suspended, and that is no reason to ask again', async () => {
    await using own = await enrolled()
    await own.client.programs.self.query()
    const { id: programId } = own.program
    await admin.trpc.programs.setStatus.mutate({ programId, status: 'suspended' })
    const error = await failureOf(own.client.programs.self.query())
    expect(readFault(error)).toMatchObject({ code: 'program_refused', remedy: expect.any(String) })
    expect(own.line.asked(programTokenPath)).toBe(2)
    expect(own.line.asked('programs.self')).toBe(2)
  })
})

describe('a call', () => {
  it.each(['unavailable', 'too_many_requests', 'page of a proxy', 'lost'] as const)(
    'that only reads is repeated when the answer is: %s',
    async (fault) => {
      await using own = await allowed()
      own.line.expect('uploads.list', fault, fault)
      expect(await own.user.uploads.list.query()).toMatchObject([{ id: fileId }])
      expect(own.line.asked('uploads.list')).toBe(3)
    },
  )

  it.each(['unavailable', 'lost', 'page of a proxy'] as const)(
    'that submits is repeated under its key, and there is one job, when the answer is: %s',
    async (fault) => {
      await using own = await allowed()
      own.line.expect('jobs.submit', fault)
      const job = await own.submit(randomUUID())
      expect(own.line.asked('jobs.submit')).toBe(2)
      expect((await own.user.jobs.list.query({})).jobs.map(({ id }) => id)).toEqual([job.id])
    },
  )

  it.each(['unavailable', 'lost'] as const)(
    'that submits without a key is not repeated when the answer is: %s',
    async (fault) => {
      await using own = await allowed()
      own.line.expect('jobs.submit', fault)
      await expect(own.submit()).rejects.toThrow()
      expect(own.line.asked('jobs.submit')).toBe(1)
    },
  )

  it('that was refused unread is repeated, key or not', async () => {
    await using own = await allowed()
    own.line.expect('jobs.submit', 'too_many_requests')
    const job = await own.submit()
    expect((await own.user.jobs.list.query({})).jobs.map(({ id }) => id)).toEqual([job.id])
  })

  it('that is refused is not repeated, and tells why', async () => {
    await using own = await allowed(['jobs:read'])
    const error = await failureOf(own.user.uploads.list.query())
    expect(hasCode(error, 'consent_too_narrow')).toBe(true)
    expect(readFault(error)?.details).toMatchObject([{ subject: 'uploads:read' }])
    expect(String(error)).toContain('consent_too_narrow')
    expect(own.line.asked('uploads.list')).toBe(1)
  })

  it('that finds nobody who knows of it is not repeated', async () => {
    await using own = await allowed()
    own.line.expect('uploads.list', 'page that is not there')
    const error = await failureOf(own.user.uploads.list.query())
    expect(String(error)).toContain('Tessera answered 404 without a reason.')
    expect(own.line.asked('uploads.list')).toBe(1)
  })

  it('that its caller gives up is not repeated', async () => {
    await using own = await allowed()
    own.line.expect('uploads.list', 'unavailable', 'unavailable')
    const leave = new AbortController()
    const call = failureOf(own.user.uploads.list.query(undefined, { signal: leave.signal }))
    await waitFor(() => own.line.asked('uploads.list') === 1)
    leave.abort()
    await call
    expect(own.line.asked('uploads.list')).toBeLessThan(3)
  })
})

describe('a job', () => {
  it('is followed through cut connections without a gap and without a repeat', async () => {
    await using own = await allowed()
    const job = await own.submit()
    const states = ['submitting', 'running', 'exporting', 'completed'] as const
    const seen: JobEvent[] = []
    for await (const event of own.user.followJob(job.id)) {
      seen.push(event)
      own.line.cut()
      const next = states[event.sequence - 1]
      if (event.sequence === 2) own.line.expect('jobs.watch', 'unavailable', 'page of a proxy')
      if (next !== undefined) await moveJob(world, job, next)
    }
    expect(seen.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5])
    expect(seen.at(-1)?.event).toMatchObject({ kind: 'state', state: 'completed' })
    expect(own.line.asked('jobs.watch')).toBeGreaterThanOrEqual(6)
  })

  it('is followed past the end of the token', async () => {
    await using own = await allowed()
    const job = await own.submit()
    const seen: number[] = []
    for await (const { sequence } of own.user.followJob(job.id)) {
      seen.push(sequence)
      if (sequence === 1) {
        await suspendAndResume(own.program)
        await moveJob(world, job, 'running')
      }
      if (sequence === 2) await moveJob(world, job, 'completed')
    }
    expect(seen).toEqual([1, 2, 3])
    expect(own.line.tokens.size).toBe(2)
  })

  it('is followed no further when the consent is ended', async () => {
    await using own = await allowed()
    const job = await own.submit()
    const seen: number[] = []
    const following = async () => {
      for await (const { sequence } of own.user.followJob(job.id)) {
        seen.push(sequence)
        await owner.trpc.consents.end.mutate({ consentId: own.consentId })
        await moveJob(world, job, 'running')
      }
    }
    const error = await failureOf(following())
    expect(hasCode(error, 'consent_ended')).toBe(true)
    expect(seen).toEqual([1])
    expect(own.line.asked('jobs.watch')).toBe(1)
    for (const call of [
      () => own.submit(randomUUID()),
      () => own.user.jobs.get.query({ jobId: job.id }),
      () => own.user.downloadResult(fileId),
    ])
      expect(hasCode(await failureOf(call()), 'consent_ended')).toBe(true)
  })

  it('that nobody follows any more leaves no connection, whether the loop was left or stopped', async () => {
    await using own = await allowed()
    const job = await own.submit()
    for await (const event of own.user.followJob(job.id)) if (event.sequence === 1) break
    await waitFor(() => own.line.open() === 0)

    const stop = new AbortController()
    const following = async () => {
      for await (const event of own.user.followJob(job.id, { signal: stop.signal }))
        if (event.sequence === 1) stop.abort(new Error('enough'))
    }
    await expect(following()).rejects.toThrow('enough')
    await waitFor(() => own.line.open() === 0)
  })
})

describe('a result', () => {
  it('comes whole, also with a token that was refused', async () => {
    await using own = await allowed()
    const bytes = randomBytes(300_000)
    const file = await storeResult(world, owner, await own.submit(), { name: 'x.zip', bytes })
    await suspendAndResume(own.program)
    expect((await buffer(await own.user.downloadResult(file))).equals(bytes)).toBe(true)
  })

  it('of which a part came is an error', async () => {
    await using own = await allowed()
    const bytes = randomBytes(2_000_000)
    const file = await storeResult(world, owner, await own.submit(), { name: 'x.zip', bytes })
    own.line.expect('/api/results/', 'half')
    await expect(buffer(await own.user.downloadResult(file))).rejects.toThrow()
  })
})

describe('what a client shows of itself', () => {
  it('holds no token and no key, nor does any error', async () => {
    await using own = await allowed(['jobs:submit', 'uploads:read', 'jobs:read'])
    const job = await own.submit()
    own.line.expect('jobs.submit', 'lost')
    const errors = [
      await failureOf(own.submit()),
      await failureOf(own.user.results.list.query({ jobId: job.id })),
      await failureOf(own.user.downloadResult(fileId)),
    ]
    await own.line.end()
    const leave = AbortSignal.timeout(500)
    errors.push(await failureOf(own.submit()))
    errors.push(await failureOf(own.user.followJob(job.id, { signal: leave }).next()))
    const text = inspect([own.client, own.user, errors], { depth: 12, showHidden: true })
    const { d = '' } = own.program.key.privateKey.export({ format: 'jwk' })
    expect([...own.line.tokens, d].filter((secret) => text.includes(secret))).toEqual([])
    expect(own.line.tokens.size).toBe(1)
  })

  it.each(['http://tessera.example.org', 'http://127.0.0.1.example.org', 'ftp://localhost'])(
    'is shown to no server without TLS on another machine: %s',
    async (url) => {
      const { id: programId, key } = await enrollProgram(admin)
      const { privateKey } = key
      expect(() => createTesseraClient({ url, programId, privateKey })).toThrow(TypeError)
    },
  )
})

/** A program that is enrolled, with a client and a line of its own. */
async function enrolled() {
  const program = await enrollProgram(admin)
  const line = await startLine(world.api.origin)
  const client = createTesseraClient({
    url: line.origin,
    publicUrl: Visitor.pageOrigin,
    programId: program.id,
    privateKey: program.key.privateKey,
  })
  return {
    program,
    line,
    client,
    [Symbol.asyncDispose]: async () => await line[Symbol.asyncDispose](),
  }
}

/** The same, with a consent of its own, of the one user. */
async function allowed(scopes?: readonly ProgramScope[]) {
  const own = await enrolled()
  const { id: consentId } = await giveConsent(world, owner, own.program, scopes)
  const user = own.client.underConsent(consentId)
  const submit = async (idempotencyKey?: string) =>
    await user.jobs.submit.mutate({
      serviceId: world.service,
      name: 'from the pipeline',
      fileIds: [fileId],
      settings: goodSettings,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    })
  return { ...own, consentId, user, submit }
}

/** All of its tokens end. */
async function suspendAndResume({ id: programId }: EnrolledProgram): Promise<void> {
  for (const status of ['suspended', 'active'] as const)
    await admin.trpc.programs.setStatus.mutate({ programId, status })
}
