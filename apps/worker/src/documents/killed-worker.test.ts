import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inRepository } from '@tessera/development/repository'
import { writeServiceFiles } from '@tessera/development/service-files'
import { startService } from '@tessera/development/start-service'
import { makeScanOfStrips } from '@tessera/documents/testing/make-documents'
import { signInNewUser } from '@tessera/testing/people'
import { waitFor } from '@tessera/testing/wait-for'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { uploadDocument } from '../../test/documents.ts'
import { createWorld, type World } from '../../test/world.ts'

const lines = [
  'This agreement allows research on human health, and nothing else.',
  'It ends in March 2031.',
]

let world: World
const services = new AsyncDisposableStack()
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => {
  await services.disposeAsync()
  await world[Symbol.asyncDispose]()
})

it('a worker killed in the middle of 50 scanned pages: the next one goes on at the page, and none is read twice', async () => {
  const owner = await signInNewUser(world.database)
  services.use(await world.startDispatcher())
  const document = await uploadDocument(
    world,
    owner,
    await makeScanOfStrips(50, lines),
    'image/tiff',
  )
  const doomed = await startWorkerProcess()
  await waitFor(async () => (await document.pages()).length >= 5, { timeout: 120_000 })

  doomed.signal('SIGKILL')
  await doomed.exited
  const before = await document.pages()
  expect(before.length).toBeLessThan(50)
  // As if the time of its grant were over.
  await world.rows('update proof.grants set expires_at = now() where document_id = $1', document.id)
  await world.rows('update app.steps set claimed_until = now() where document_id = $1', document.id)
  services.use(await world.startWorker())

  expect(await document.ends()).toMatchObject({ state: 'read', pagesRead: 50 })
  const pages = await document.pages()
  expect(pages.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
  // What was there is there as it was, to the picture.
  expect(pages.slice(0, before.length)).toEqual(before)
  for (const [at, { source, text }] of pages.entries()) {
    expect(source).toBe('recognized')
    expect(text, `page ${at + 1}`).toMatch(/agreement/i)
  }
  const pictures = await world.rows(
    `select state, count(*)::int from app.files where document_id = $1 and purpose = 'page' group by state`,
    document.id,
  )
  expect(pictures).toEqual([{ state: 'stored', count: 50 }])
}, 300_000)

async function startWorkerProcess() {
  const home = await mkdtemp(join(tmpdir(), 'tessera-worker-'))
  services.defer(async () => await rm(home, { recursive: true, force: true }))
  await writeServiceFiles(home, await world.workerFiles('worker-doomed'))
  const entry = inRepository('apps/worker/src/main.ts')
  return services.use(
    await startService({ name: 'worker', entry, home, logFile: join(home, 'log') }),
  )
}
