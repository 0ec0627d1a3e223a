import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type PanelSitesQuestion, panelSitesPath } from '@tessera/contracts/panel-sites'
import { type ServiceId, serviceId } from '@tessera/contracts/ids'
import { waitFor } from '@tessera/testing/wait-for'
import { registerService } from '@tessera/testing/people'
import { listPanels } from '@tessera/vcf/panel-store'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { setRole } from '../../test/roles.ts'
import { upload } from '../../test/tus-upload.ts'
import { bgzip, goodVcf } from '../../test/vcf-files.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, goodSettings, type World } from '../../test/world.ts'

let world: World
let directory: string
let origin: string
let admin: Visitor
let manager: Visitor
let sites: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  world = await createWorld()
  directory = await mkdtemp(join(tmpdir(), 'sites-'))
  origin = (await world.startAnother({ panelSitesDir: directory })).origin
  await registerService(world.database, { id: 2, origin: 'https://other.example' })
  admin = await world.signUp()
  await setRole(world, admin, 'admin')
  manager = await Visitor.signUp(origin, 'manager')
  await lookAfter(manager, world.service)
  await world.offer(manager.id)
  const fixture = '../../../sandbox/fixtures/small/panel.chr20.vcf.gz'
  sites = new Uint8Array(await readFile(new URL(fixture, import.meta.url)))
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})
beforeEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

/** Its last block ends the file. */
const swelling = new Uint8Array(bgzip(`20\t60000\t.\tA\t${'C,'.repeat(100)}C\n`))

const part: PanelSitesQuestion = { panel: goodSettings.panel, build: 'hg19', chromosome: '20' }

async function give(
  visitor: Visitor,
  body: RequestInit['body'],
  of: Partial<PanelSitesQuestion> = {},
  service: number = world.service,
) {
  const path = panelSitesPath(service, { ...part, ...of })
  const answer = await visitor.fetch(path, { method: 'PUT', body: body ?? null })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

it('a manager gives the sites of a panel: uploads are compared with them at once, and it stands in her trail', async () => {
  expect(await give(manager, sites)).toEqual({ status: 200, body: { sites: 6017 } })
  expect(await listPanels(directory)).toEqual([
    expect.objectContaining({ ...part, serviceId: world.service }),
  ])
  const overview = await manager.trpc.administration.services.panelSites.query({
    serviceId: world.service,
  })
  expect(overview).toMatchObject({ isPossible: true, kept: [{ chromosome: '20' }] })
  const [line] = (await manager.trpc.record.own.query({})).lines
  expect(line).toMatchObject({
    action: 'service.panel_sites_stored',
    subject: String(world.service),
    detail: { panel: part.panel, chromosome: '20', sites: 6017 },
  })
  const file = await upload(manager, await goodVcf())
  expect(file.panels).toEqual([
    expect.objectContaining({ panel: part.panel, serviceId: world.service }),
  ])
  await expect.poll(async () => await readdir(world.uploadsDir)).toEqual([])
})

it('what is given anew takes the place of what was given, and no file is left behind', async () => {
  await give(manager, sites)
  const [first] = await listPanels(directory)
  await give(manager, sites)
  expect(await readdir(directory)).toHaveLength(2)
  const fewer = new URL('../../../sandbox/fixtures/panel-sites/', import.meta.url)
  const [name = ''] = (await readdir(fewer)).filter((one) => one.endsWith('.gz'))
  expect(await give(manager, new Uint8Array(await readFile(new URL(name, fewer))))).toMatchObject({
    status: 200,
  })
  const [second, ...others] = await listPanels(directory)
  expect(others).toEqual([])
  expect(second?.sha256).not.toBe(first?.sha256)
  expect(await readdir(directory)).toEqual([expect.stringMatching(/vcf\.gz$/), 'panels.json'])
})

it.each([
  ['no bgzip', async () => gunzipSync(sites), {}],
  ['half of one', async () => sites.slice(0, sites.length / 2), {}],
  ['another chromosome', async () => sites, { chromosome: '21' }],
  ['no bytes', async () => new Uint8Array(), {}],
  ['a position that swells', async () => swelling, {}],
])('%s is refused, with why, and nothing is kept', async (_what, body, of) => {
  const { status, body: answer } = await give(manager, await body(), of)
  expect([status, answer['code']]).toEqual([422, 'panel_sites_refused'])
  expect(answer['details']).toEqual([expect.objectContaining({ message: expect.any(String) })])
  expect(await listPanels(directory)).toEqual([])
  expect(await readdir(world.uploadsDir)).toEqual([])
})

it('nobody gives sites to a service that is not hers, or of a panel that it does not offer', async () => {
  const [stranger, of2] = [await Visitor.signUp(origin, 'stranger'), await another()]
  const asked = [
    give(stranger, sites),
    give(of2, sites),
    give(manager, sites, {}, 2),
    give(manager, sites, {}, 99),
  ]
  for (const answer of await Promise.all(asked)) expect(answer.body['code']).toBe('not_found')
  expect(
    await refusalOf(
      of2.trpc.administration.services.panelSites.query({ serviceId: world.service }),
    ),
  ).toMatchObject({ code: 'not_found' })
  expect((await give(manager, sites, { panel: 'apps@unknown@1' })).body['code']).toBe(
    'panel_sites_unknown_panel',
  )
  expect((await give(manager, sites, { chromosome: '../20' })).body['code']).toBe('invalid_input')
  expect(await listPanels(directory)).toEqual([])
})

it('whoever loses the role while her file is read keeps nothing', async () => {
  const losing = await Visitor.signUp(origin, 'losing')
  await lookAfter(losing, world.service)
  await world.offer(losing.id)
  const half = sites.length / 2
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(sites.slice(0, half)),
    async pull(controller) {
      await waitFor(async () => (await readdir(world.uploadsDir)).length > 0)
      await world.rows('delete from app.role_grants where user_id = $1', losing.id)
      controller.enqueue(sites.slice(half))
      controller.close()
    },
  })
  const path = panelSitesPath(world.service, part)
  const answer = await losing.fetch(path, {
    method: 'PUT',
    body,
    headers: { 'content-length': String(sites.length) },
    duplex: 'half',
  })
  expect(answer.status).toBe(404)
  expect(await listPanels(directory)).toEqual([])
  expect(await readdir(directory)).toEqual([])
})

it('keeps nothing of which no line could be written into her trail', async () => {
  await world.rows(
    `create function refuse_at_commit() returns trigger language plpgsql as 'begin raise exception ''no line''; end'`,
  )
  await world.rows(
    `create constraint trigger fails after insert on app.audit deferrable initially deferred
     for each row when (new.action = 'service.panel_sites_stored') execute function refuse_at_commit()`,
  )
  try {
    expect((await give(manager, sites)).status).toBe(500)
  } finally {
    await world.rows('drop trigger fails on app.audit')
  }
  expect(await listPanels(directory)).toEqual([])
  expect(await readdir(directory)).toEqual([])
})

async function another(): Promise<Visitor> {
  const visitor = await Visitor.signUp(origin, 'another')
  await lookAfter(visitor, serviceId.parse(2))
  return visitor
}

async function lookAfter({ id: userId }: Visitor, service: ServiceId): Promise<void> {
  const grant = { userId, role: 'service_manager', serviceId: service, expiresAt: null } as const
  await admin.trpc.administration.users.grantRole.mutate(grant)
}
