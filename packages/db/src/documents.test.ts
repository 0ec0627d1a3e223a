import { randomUUID } from 'node:crypto'
import { documentId, type DocumentId, studyId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson, type Person } from '../test/people.ts'
import { searchDocuments } from './document-search.ts'
import { makeStudy } from './studies.ts'
import { asUser } from './unit.ts'

const house = await openHouse()
const { admin, api } = house
afterAll(async () => await house[Symbol.asyncDispose]())

/** Who has a document with the same words: a stranger, and somebody in each role in the study. */
const others = new Map<string, Person>()
let hers: DocumentId
beforeAll(async () => {
  const ada = await newPerson(admin)
  const study = studyId.parse(randomUUID())
  await asUser(api, ada.session, async (unit) => {
    await makeStudy(unit, study, { name: 'Sugar', description: '', countries: null })
  })
  hers = await documentOf(ada)
  for (const role of ['stranger', 'viewer', 'contributor', 'lead']) {
    const person = await newPerson(admin)
    others.set(role, person)
    if (role === 'stranger') continue
    await admin.query(
      'insert into proof.study_members (study_id, user_id, role, added_by) values ($1, $2, $3, $4)',
      [study, person.userId, role, ada.userId],
    )
  }
  await admin.query('update app.documents set study_id = $2 where id = $1', [hers, study])
})

describe('a document of a study', () => {
  test.each(['documents', 'document_versions', 'document_pages', 'document_findings'])(
    'shows no row of its %s to anybody but its owner',
    async (table) => {
      for (const [role, { session, userId }] of others) {
        const { rows } = await asUser(
          api,
          session,
          async ({ transaction }) =>
            await sql<{ userId: string }>`
              select distinct user_id from ${sql.table(`app.${table}`)}
            `.execute(transaction),
        )
        expect(rows, role).toEqual([{ userId }])
      }
    },
  )

  test('has no page that another’s search finds, who has the same words herself', async () => {
    for (const [role, person] of others) {
      const own = await documentOf(person)
      const asked = { words: 'research', studyId: null, most: 10 }
      const find = async (document: DocumentId | null) =>
        await asUser(
          api,
          person.session,
          async (unit) => await searchDocuments(unit, { ...asked, documentId: document }),
        )
      expect(await find(null), role).toMatchObject({ total: 1, pages: [{ documentId: own }] })
      expect(await find(hers), role).toEqual({ total: 0, pages: [] })
    }
  })
})

async function documentOf({ userId }: Person): Promise<DocumentId> {
  const { rows } = await admin.query('select id from app.documents where user_id = $1', [userId])
  return documentId.parse(rows[0]?.id)
}
