import { createTestDatabase } from '@tessera/testing/database'
import { Secret } from '@tessera/crypto/secret'
import { signInNewUser } from '@tessera/testing/people'
import { afterAll, expect, it } from 'vitest'
import { remindOfDocuments } from './document-reminders.ts'
import { openLogin } from './login.ts'
import { asSweep, ProofRefused } from './unit.ts'

const database = await createTestDatabase()
const system = openLogin('tessera_system', { url: new Secret(database.url('tessera_system')) })
const { adminPool } = database
afterAll(async () => {
  await system[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const remind = async () => await asSweep(system, 'remind', remindOfDocuments)

it('the owner of a document that ends soon is told once for each of 7, 3 and 1 days, as she confirmed it', async () => {
  const { id: owner } = await signInNewUser(database)
  const document = await documentOf(owner)
  await date(owner, document, 'expiry', 5, 'confirmed')
  await date(owner, document, 'start', 5, 'confirmed')
  await date(owner, document, 'expiry', 2, 'found')
  await date(owner, document, 'expiry', 30, 'confirmed')
  await date(owner, document, 'expiry', -1, 'confirmed')
  expect(await remind()).toBe(1)
  expect(await remind()).toBe(0)
  expect(await told(owner)).toEqual([{ kind: 'document_expires', days: 7 }])

  await adminPool.query(
    `update app.document_findings set stated = jsonb_set(stated, '{value,date}', to_jsonb((current_date + 1)::text))
    where user_id = $1 and state = 'confirmed' and stated #>> '{value,date}' = (current_date + 5)::text
      and stated #>> '{value,event}' = 'expiry'`,
    [owner],
  )
  expect(await remind()).toBe(1)
  expect(await told(owner)).toEqual([
    { kind: 'document_expires', days: 1 },
    { kind: 'document_expires', days: 7 },
  ])
  // A newer version lifts nothing until somebody has decided on what it says.
  await adminPool.query('update app.documents set version = 2 where id = $1', [document])
  await adminPool.query('delete from app.notices where user_id = $1', [owner])
  expect(await remind()).toBe(1)
})

it('nobody else looks for them', async () => {
  await expect(asSweep(system, 'dispatch', remindOfDocuments)).rejects.toThrow(ProofRefused)
})

async function told(owner: string) {
  const { rows } = await adminPool.query(
    'select kind, days from app.notices where user_id = $1 order by days',
    [owner],
  )
  return rows
}

async function documentOf(owner: string): Promise<string> {
  const { rows } = await adminPool.query<{ id: string }>(
    `with made as (insert into app.documents (user_id, kind, title) values ($1, 'report', 'Agreement') returning id)
    insert into app.document_versions (user_id, document_id, number, media_type, input)
    select $1, id, 1, 'application/pdf', '{}' from made returning document_id as id`,
    [owner],
  )
  return rows[0]?.id ?? ''
}

/** @param days from today */
async function date(
  owner: string,
  document: string,
  event: 'start' | 'expiry',
  days: number,
  state: 'found' | 'confirmed',
): Promise<void> {
  await adminPool.query(
    `insert into app.document_findings (user_id, document_id, version, page, start_at, end_at, sentence, found, confidence, reader,
      state, stated, decided_at)
    select $1, $2, 1, 1, 0, 5, 'It ends.', said, 0.9, 'Tessera', $5, case when $5 = 'confirmed' then said end,
      case when $5 = 'confirmed' then now() end
    from (select jsonb_build_object('kind', 'date', 'value', jsonb_build_object('event', $3::text, 'date', (current_date + $4::int)::text))
      as said) s`,
    [owner, document, event, days, state],
  )
}
