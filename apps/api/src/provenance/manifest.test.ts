import type { Job } from '@tessera/contracts/job'
import { manifestPath } from '@tessera/contracts/provenance'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeToken, scriptClient, showing } from '../../test/personal-token.ts'
import { enrollProgram, giveConsent, programClient, tokenOf } from '../../test/program.ts'
import { setRole } from '../../test/roles.ts'
import { faultsOfCrate } from '../../test/ro-crate-rules.ts'
import { storeResult } from '../../test/stored-result.ts'
import { moveJob, submitGoodJob } from '../../test/submitted-job.ts'
import { refusalBody, refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'
import { consentHeader } from '@tessera/contracts/consent'
import type { Entity, RoCrate } from './crate-entity.ts'

const password = 'Secret of the zip'

let world: World
let owner: Visitor
let job: Job
let path: string
beforeAll(async () => {
  world = await createWorld()
  owner = await world.connect()
  await owner.trpc.profile.save.mutate({
    ...(await owner.trpc.profile.get.query()),
    name: 'Ada Lovelace',
    orcid: '0000-0002-1825-0097',
  })
  job = await submitGoodJob(world, owner)
  await storeResult(world, owner, job, { name: 'chr_20.zip', bytes: Buffer.from('imputed') })
  await storeResult(world, owner, job, {
    name: 'password',
    bytes: Buffer.from(password),
    isPassword: true,
  })
  await moveJob(world, job, 'completed')
  path = manifestPath(job.id, 1)
})
afterAll(async () => await world[Symbol.asyncDispose]())

async function manifest(headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(world.api.origin + path, { headers })
}

async function crateOf(response: Response): Promise<RoCrate> {
  expect(response.status).toBe(200)
  return crate.parse(await response.json())
}

function ofType({ '@graph': graph }: RoCrate, type: string): readonly Entity[] {
  return graph.filter((one) => one['@type'] === type)
}

describe('the manifest of an attempt', () => {
  it('is a whole RO-Crate of what the owner can see, to be saved', async () => {
    const response = await owner.fetch(path)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'private, no-store',
      'content-type': expect.stringContaining('application/ld+json'),
      'content-disposition': 'attachment; filename="chr20-1-ro-crate-metadata.json"',
    })
    const told = await crateOf(response)
    expect(faultsOfCrate(told)).toEqual([])
    const [input] = await owner.trpc.uploads.list.query()
    const [result] = await owner.trpc.results.list.query({ jobId: job.id })
    expect(
      ofType(told, 'File')
        .map((one) => one['sha256'])
        .toSorted(),
    ).toEqual([input?.sha256, result?.sha256].toSorted())
    expect(ofType(told, 'Person')).toMatchObject([
      { '@id': 'https://orcid.org/0000-0002-1825-0097', name: 'Ada Lovelace' },
    ])
  })

  it('is of the last attempt, unless another is named', async () => {
    const last = await crateOf(await owner.fetch(`/api/jobs/${job.id}/ro-crate`))
    expect(last).toEqual(await crateOf(await owner.fetch(path)))
    expect((await owner.fetch(manifestPath(job.id, 2))).status).toBe(404)
    expect((await owner.fetch(`/api/jobs/${job.id}/ro-crate?attempt=x`)).status).toBe(404)
  })

  it('has no secret in it: no token, no password, no session', async () => {
    const text = await (await owner.fetch(path)).text()
    const { rows } = { rows: await world.rows(`select remote_name from app.attempts`) }
    for (const secret of [password, owner.sessionToken, String(rows[0]?.['remote_name'])])
      expect(text).not.toContain(secret)
    expect(text.toLowerCase()).not.toContain('token')
  })

  it('F76 manifest and methods: are there for their owner only', async () => {
    const other = await world.connect()
    const refused = await other.fetch(path)
    expect(refused.status).toBe(404)
    expect(await refusalBody(refused)).toMatchObject({ code: 'not_found' })
    expect(await refusalOf(other.trpc.jobs.methods.query({ jobId: job.id }))).toMatchObject({
      code: 'not_found',
    })
    const stranger = new Visitor(world.api.origin, 'stranger')
    expect((await stranger.fetch(path)).status).toBe(401)
  })

  it('needs both scopes of an access token, says nothing of who she is, and stands in her trail', async () => {
    for (const scope of ['jobs:read', 'results:read'] as const) {
      const refused = await manifest(showing((await makeToken(owner, [scope])).token))
      expect(await refusalBody(refused)).toMatchObject({ code: 'token_too_narrow' })
    }
    const { made, token } = await makeToken(owner, ['jobs:read', 'results:read'])
    const told = await crateOf(await manifest(showing(token)))
    expect(faultsOfCrate(told)).toEqual([])
    expect(ofType(told, 'File')).toHaveLength(2)
    expect(ofType(told, 'Person')).toEqual([])
    expect(
      await world.rows(
        `select actor from app.audit where action = 'manifest.downloaded' and subject = $1`,
        job.id,
      ),
    ).toEqual([{ actor: `token:${made.id}` }])
    expect(await scriptClient(world, token).jobs.methods.query({ jobId: job.id })).toEqual(
      await owner.trpc.jobs.methods.query({ jobId: job.id }),
    )
  })

  it('is given to a program of the job that it submitted, and of no other', async () => {
    const admin = await world.signUp()
    await setRole(world, admin, 'admin')
    const program = await enrollProgram(admin)
    const consent = await giveConsent(world, owner, program)
    const token = await tokenOf(world, program)
    const headers = { ...showing(token), [consentHeader]: consent.id }
    expect((await manifest(headers)).status).toBe(404)
    const [file] = await owner.trpc.uploads.list.query()
    const its = await programClient(world, token, consent.id).jobs.submit.mutate({
      serviceId: world.service,
      name: 'nightly',
      fileIds: file === undefined ? [] : [file.id],
      settings: goodSettings,
    })
    const answer = await fetch(world.api.origin + manifestPath(its.id, 1), { headers })
    const told = await crateOf(answer)
    expect(faultsOfCrate(told)).toEqual([])
    expect(ofType(told, 'SoftwareApplication')[0]).toMatchObject({ version: expect.any(String) })
    expect(ofType(told, 'Person')).toEqual([])
  })
})

describe('jobs.methods', () => {
  it('tells in words what was done', async () => {
    const { paragraph } = await owner.trpc.jobs.methods.query({ jobId: job.id })
    expect(paragraph).toMatch(/^Genotypes of \d+ samples at [\d,]+ variants \(chromosome 20;/)
    expect(paragraph).toContain('phased with Eagle')
  })

  it('waits until there are results', async () => {
    const open = await submitGoodJob(world, owner)
    expect(await refusalOf(owner.trpc.jobs.methods.query({ jobId: open.id }))).toMatchObject({
      code: 'result_not_ready',
    })
  })
})

const crate = z.custom<RoCrate>((value) => typeof value === 'object' && value !== null)
