import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exampleJobReport, exampleStudyReport } from '@tessera/reports/testing/example-reports'
import { renderReport } from '@tessera/reports/render-report'
import { signInNewUser } from '@tessera/testing/people'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { askReport } from '../../test/reports.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
let services: AsyncDisposableStack
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => {
  services = new AsyncDisposableStack()
  services.use(await world.startDispatcher())
  services.use(await world.startWorker())
})
afterEach(async () => await services.disposeAsync())

it('writes a report as its owner, with a grant that shows nothing but it', async () => {
  const owner = await signInNewUser(world.database)
  const input = exampleJobReport()
  const report = await askReport(world, owner, input)

  const made = await report.ends()
  expect(made).toMatchObject({ state: 'read', version: 1, pages: 6, failureCode: null })
  const bytes = await report.bytes()
  expect(Buffer.compare(bytes, await renderReport(input))).toBe(0)
  expect(made.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  expect(made.sizeBytes).toBe(bytes.length)
  const [grant] = await world.rows(
    'select scopes, credential_id, end_reason from proof.grants where document_id = $1',
    report.id,
  )
  expect(grant).toEqual({ scopes: ['write-report'], credential_id: null, end_reason: 'finished' })
  const files = await readdir(world.filesDir, { recursive: true, withFileTypes: true })
  for (const file of files.filter((each) => each.isFile()))
    expect((await readFile(join(file.parentPath, file.name))).includes('%PDF')).toBe(false)
}, 90_000)

it('writes a further version beside the one before', async () => {
  const owner = await signInNewUser(world.database)
  const report = await askReport(world, owner, exampleJobReport())
  await report.ends()
  const first = await report.bytes()
  await report.askAgain(exampleStudyReport(2))
  expect(await report.ends()).toMatchObject({ state: 'read', version: 2 })
  const second = await report.bytes()
  expect(Buffer.compare(first, second)).not.toBe(0)
  const files = await world.rows(
    `select state from app.files where document_id = $1 and purpose = 'document'`,
    report.id,
  )
  expect(files).toEqual([{ state: 'stored' }, { state: 'stored' }])
}, 90_000)

it('says so where its input has another form, and tries no more', async () => {
  const owner = await signInNewUser(world.database)
  const input = { ...exampleJobReport(), form: 2 as 1 }
  const report = await askReport(world, owner, input)
  expect(await report.ends()).toMatchObject({ state: 'failed', failureCode: 'report_not_written' })
  expect(await world.rows('select state from app.steps where document_id = $1', report.id)).toEqual(
    [{ state: 'dead' }],
  )
}, 90_000)
