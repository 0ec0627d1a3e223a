import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exportedTables, exportedViews } from '@tessera/db/own-data'
import { unzip } from '@tessera/sandbox/testing/unzip'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { Authenticator, outlastStepUp } from '../../test/authenticator.ts'
import { makeToken, showing } from '../../test/personal-token.ts'
import { setRole } from '../../test/roles.ts'
import { storeResult } from '../../test/stored-result.ts'
import { submitGoodJob } from '../../test/submitted-job.ts'
import { upload } from '../../test/tus-upload.ts'
import { goodVcf } from '../../test/vcf-files.ts'
import { refusalBody, refusalOf, type Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('holds all of a user’s rows and files, nobody else’s, and no secret', async () => {
  const [ada, bob] = [await world.connect(), await world.connect()]
  await setRole(world, ada, 'admin')
  const { token } = await makeToken(ada)
  const job = await submitGoodJob(world, ada)
  const bytes = Buffer.from('imputed')
  const result = await storeResult(world, ada, job, { name: 'chr20.zip', bytes })
  const password = Buffer.from('Secret of the zip')
  await storeResult(world, ada, job, { name: 'password', bytes: password, isPassword: true })
  const lost = await upload(ada, await goodVcf(), { name: 'lost.vcf.gz' })
  await rm(join(world.filesDir, lost.id), { recursive: true })
  await submitGoodJob(world, bob)

  const { path } = await ada.trpc.ownData.prepare.mutate()
  const response = await ada.fetch(path)
  expect(response.headers.get('content-disposition')).toContain('tessera-data.zip')
  const files = await unzip(Buffer.from(await response.arrayBuffer()), 'none is needed')

  const input = job.inputs[0]
  const places = {
    upload: `uploads/${input?.id}-${input?.name}`,
    result: `results/${job.id}/${result}-chr20.zip`,
  }
  const pages = [
    ...Object.keys(exportedTables).map((table) => `${table.slice('app.'.length)}.json`),
    ...exportedViews.map((view) => `${view.slice('own_'.length)}.json`),
    'missing_files.json',
  ]
  expect([...files.keys()].toSorted()).toEqual([...pages, ...Object.values(places)].toSorted())
  expect(files.get(places.upload)?.equals(Buffer.from(await goodVcf()))).toBe(true)
  expect(files.get(places.result)?.toString()).toBe('imputed')
  const page = (name: string): unknown => JSON.parse(files.get(name)?.toString() ?? '')
  expect(page('missing_files.json')).toEqual([lost.id])
  expect(page('jobs.json')).toMatchObject([{ id: job.id, name: 'chr20' }])
  expect(page('users.json')).toMatchObject([{ id: ada.id, username: ada.username }])
  expect(page('personal_tokens.json')).toMatchObject([{ name: 'nightly' }])

  const text = pages.map((name) => files.get(name)?.toString()).join('\n')
  for (const absent of [
    bob.id,
    bob.username,
    token,
    'Secret of the zip',
    'argon2',
    ...(await hashesOf(ada)),
  ])
    expect(text.includes(absent), absent.slice(0, 12)).toBe(false)
  expect(await world.rows(`select user_id from app.audit where action = 'data.exported'`)).toEqual([
    { user_id: ada.id },
  ])
})

it('is for a browser in which its owner is signed in, and for no script, program or other site', async () => {
  const ada = await world.signUp()
  const { path } = await ada.trpc.ownData.prepare.mutate()
  const url = `${world.api.origin}${path}`
  const ask = async (headers: Record<string, string>) =>
    (await refusalBody(await fetch(url, { headers }))).code
  expect(await ask({})).toBe('not_signed_in')
  expect(await ask(showing((await makeToken(ada)).token))).toBe('token_too_narrow')
  expect(await ask(showing(await ada.accessToken()))).toBe('not_allowed')
  expect(await ask({ cookie: ada.cookie, 'sec-fetch-site': 'cross-site' })).toBe(
    'cross_site_request',
  )
  expect((await ada.fetch(path)).status).toBe(200)
})

it('is not begun by whoever asks for its headers alone', async () => {
  const ada = await world.signUp()
  const { path } = await ada.trpc.ownData.prepare.mutate()
  expect((await ada.fetch(path, { method: 'HEAD' })).status).toBe(404)
  const response = await ada.fetch(path)
  expect(response.status).toBe(200)
  await response.arrayBuffer()
})

it('is one at a time, and says so before a browser goes there', async () => {
  const ada = await world.connect()
  const job = await submitGoodJob(world, ada)
  // Larger than what the sockets take in: whoever does not read keeps it from ending.
  const bytes = Buffer.alloc(32 * 1024 * 1024, 7)
  await storeResult(world, ada, job, { name: 'large.zip', bytes })
  const { path } = await ada.trpc.ownData.prepare.mutate()
  const first = await ada.fetch(path)
  expect(await refusalOf(ada.trpc.ownData.prepare.mutate())).toMatchObject({
    code: 'too_many_requests',
  })
  expect(await refusalBody(await ada.fetch(path))).toMatchObject({ code: 'too_many_requests' })
  await first.body?.cancel()
  await expect
    .poll(async () => await ada.trpc.ownData.prepare.mutate().catch(() => null))
    .toEqual({ path })
})

it('asks for the second factor where there is one', async () => {
  const ada = await world.signUp()
  await Authenticator.addTo(world, ada)
  const { path } = await ada.trpc.ownData.prepare.mutate()
  await outlastStepUp(world, ada)
  expect(await refusalOf(ada.trpc.ownData.prepare.mutate())).toMatchObject({
    code: 'second_factor_needed',
  })
  expect(await refusalBody(await ada.fetch(path))).toMatchObject({ code: 'second_factor_needed' })
})

/** As they are stored, in the form in which JSON would show them. */
async function hashesOf({ id }: Visitor): Promise<readonly string[]> {
  const rows = await world.rows(
    `select encode(proof_hash, 'hex') as hash from proof.sessions where user_id = $1
     union all select encode(proof_hash, 'hex') from proof.personal_tokens where user_id = $1`,
    id,
  )
  return z
    .array(z.object({ hash: z.string() }))
    .parse(rows)
    .map(({ hash }) => hash)
}
