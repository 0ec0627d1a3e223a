import { service } from '@tessera/contracts/service'
import { createTestDatabase } from '@tessera/testing/database'
import { expect, test } from 'vitest'
import { seedServices } from './seed-services.ts'
import { serviceCatalogue } from './service-catalogue.ts'

test('the registry holds the sandbox in both its languages and every known service, of which it alone was checked', async () => {
  await using database = await createTestDatabase()
  await seedServices({ adminUrl: database.adminUrl, sandboxOrigin: 'http://127.0.0.1:4100' })

  const { rows } = await database.adminPool.query(
    'select id, slug, check_state as check, is_local from app.services order by id',
  )
  const services = rows.map((row) => service.pick({ id: true, slug: true, check: true }).parse(row))
  expect(services.map(({ id, slug }) => `${id} ${slug}`)).toEqual([
    '1 sandbox',
    '2 h3africa',
    '3 michigan',
    '4 topmed',
    '5 elwazi-ilifu',
    '6 elwazi-mali',
    '7 elwazi-omics',
    '8 workflow-node',
  ])
  expect(services.filter(({ check }) => check !== 'not_checked').map(({ slug }) => slug)).toEqual([
    'sandbox',
    'workflow-node',
  ])
  expect(rows.filter((row) => row.is_local).map((row) => row.slug)).toEqual([
    'sandbox',
    'workflow-node',
  ])
})

test('only services that can be spoken to take jobs', () => {
  for (const { slug, kind, origin, status } of serviceCatalogue)
    expect(status, slug).toBe(
      kind === 'cloudgene' && origin.startsWith('https://') ? 'active' : 'inactive',
    )
})

test('without a sandbox there is no service 1', async () => {
  await using database = await createTestDatabase()
  await seedServices({ adminUrl: database.adminUrl, sandboxOrigin: null })
  const { rows } = await database.adminPool.query('select min(id) as first from app.services')
  expect(rows).toEqual([{ first: 2 }])
})

test('a second seeding moves the sandbox and keeps what people decided', async () => {
  await using database = await createTestDatabase()
  const { adminUrl, adminPool } = database
  await seedServices({ adminUrl, sandboxOrigin: 'http://127.0.0.1:4100' })
  await adminPool.query(
    `update app.services set status = 'inactive', check_state = 'retired', name = 'x' where id = 2`,
  )
  await seedServices({ adminUrl, sandboxOrigin: 'http://127.0.0.1:4200' })
  const { rows } = await adminPool.query(
    'select name, origin, status, check_state from app.services where id < 3 order by id',
  )
  expect(rows).toEqual([
    {
      name: 'Sandbox',
      origin: 'http://127.0.0.1:4200',
      status: 'active',
      check_state: 'checked',
    },
    {
      name: 'x',
      origin: 'https://impute.afrigen-d.org',
      status: 'inactive',
      check_state: 'retired',
    },
  ])
})
