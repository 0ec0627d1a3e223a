import { afterAll, beforeAll, expect, it } from 'vitest'
import { submissionsOf } from '../test/at-sandbox.ts'
import { readResult } from '../test/read-result.ts'
import { createWorld, type World } from '../test/world.ts'

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = services.use(await createWorld({ delivery: 'egress' }))
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterAll(async () => await services.disposeAsync())

it('a whole job runs on the account of its owner, whose token no worker gets', async () => {
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'imputation', population: 'eur' })

  const done = await job.becomes('completed', ({ state }) => state === 'completed')

  expect(done.remoteAccount).toBe(researcher.account)
  expect(await submissionsOf(world, job)).toEqual([
    expect.objectContaining({ jobId: done.remoteId, account: researcher.account }),
  ])
  const zip = await readResult(world, researcher, job, 'chr_20.zip')
  expect(zip.entries).toContain('chr20.dose.vcf.gz')
  expect(zip.sha256).toBe(zip.storedSha256)
  const given = await world.rows(
    `select distinct detail ->> 'credential' as credential from vault.audit where action = 'grant.redeemed'`,
  )
  expect(given).toEqual([{ credential: 'through egress' }])
  const used = await world.rows(
    `select distinct detail ->> 'request' as request from vault.audit
     where action = 'grant.egress' and outcome = 'ok' and user_id = $1 order by 1`,
    researcher.user.id,
  )
  // Whoever takes a step over from a slow worker looks first whether the job is there.
  const lookedUp = 'GET /api/v2/jobs'
  expect(used.map(({ request }) => request).filter((request) => request !== lookedUp)).toEqual([
    'GET /api/v2/jobs/*',
    'GET /api/v2/server',
    'GET /api/v2/server/apps/*',
    'GET /share/results/**',
    'POST /api/v2/jobs/submit/*',
  ])
}, 120_000)

it('waits for a credential when the service refuses the one that egress added', async () => {
  const researcher = await world.newResearcher()
  await researcher.revokeToken()
  const job = await researcher.submit()

  await job.becomes('waiting', ({ waitReason }) => waitReason === 'credential')
  await researcher.credentialBecomes({ is_verified: false })
}, 30_000)
