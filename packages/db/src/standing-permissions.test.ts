import { randomBytes, randomUUID } from 'node:crypto'
import { permissionId, type FileId } from '@tessera/contracts/ids'
import { newToken, permissionToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newJob, newPerson, type Person } from '../test/people.ts'
import { findCredential } from './credentials.ts'
import { findInput } from './inputs.ts'
import { insertJob } from './jobs.ts'
import { endPermission, givePermission } from './standing-permissions.ts'
import { asReadingStanding, asStanding, asUser, ProofRefused, type StandingUnit } from './unit.ts'

const house = await openHouse()
const { admin, api } = house
const key = new Secret<Uint8Array>(randomBytes(32))

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

test('a standing permission submits a job of its owner, with the files that she named', async () => {
  const ada = await newPerson(admin)
  const { id, proof } = await give(ada, [ada.uploadId])
  const job = { ...newJob(ada), permissionId: id }
  await asStanding(api, proof, (unit) => insertJob(unit, job))
  const { rows } = await admin.query(
    `select j.user_id, j.permission_id, s.kind, d.scopes from app.jobs j
     join app.steps s on s.job_id = j.id join app.delegations d on d.id = s.delegation_id where j.id = $1`,
    [job.id],
  )
  expect(rows).toEqual([
    { user_id: ada.userId, permission_id: id, kind: 'submit-job', scopes: job.delegation.scopes },
  ])
})

describe('under a standing permission', () => {
  test('nothing is submitted with another file, for another service, user or permission', async () => {
    const [ada, eve] = [await newPerson(admin), await newPerson(admin)]
    const { id, proof } = await give(ada, [ada.uploadId])
    const good = { ...newJob(ada), permissionId: id }
    const { permissionId: _, ...withoutIt } = good
    for (const job of [
      { ...good, fileIds: [ada.inputId] },
      { ...good, serviceId: 2 as typeof good.serviceId },
      { ...good, userId: eve.userId },
      { ...good, permissionId: ada.permissionId },
      withoutIt,
    ])
      await expect(asStanding(api, proof, (unit) => insertJob(unit, job))).rejects.toMatchObject({
        code: '42501',
      })
  })

  test('a unit that only reads submits nothing', async () => {
    const ada = await newPerson(admin)
    const { id, proof } = await give(ada, [ada.uploadId])
    const job = { ...newJob(ada), permissionId: id }
    await expect(
      asReadingStanding(api, proof, (unit) => insertJob(unit, job)),
    ).rejects.toMatchObject({ code: readOnlyTransaction })
  })

  test('only what a submission needs is seen', async () => {
    const ada = await newPerson(admin)
    const { proof } = await give(ada, [ada.uploadId])
    await asStanding(api, proof, async (unit) => {
      expect(await findInput(unit, ada.uploadId)).toMatchObject({ id: ada.uploadId })
      expect(await findInput(unit, ada.inputId)).toBeNull()
      expect(await findCredential(unit, ada.serviceId)).toMatchObject({ isActive: true })
      expect(await countOf(unit, 'app.jobs')).toBe(0)
      expect(await countOf(unit, 'app.files')).toBe(1)
    })
    for (const table of ['app.job_inputs', 'app.attempts', 'app.job_events'])
      expect(await asStanding(api, proof, (unit) => countOf(unit, table))).toBe(0)
    const reading = asStanding(api, proof, (unit) => countOf(unit, 'app.audit'))
    await expect(reading).rejects.toMatchObject({ code: '42501' })
  })

  test('no step is added to a job that its owner submitted herself', async () => {
    const ada = await newPerson(admin)
    const { proof } = await give(ada, [ada.uploadId])
    const adding = asStanding(api, proof, async (unit) => {
      await unit.transaction
        .insertInto('app.steps')
        .values({
          userId: ada.userId,
          serviceId: ada.serviceId,
          jobId: ada.jobId,
          attemptId: ada.attemptId,
          delegationId: ada.delegationId,
          kind: 'submit-job',
          sealedContext: Buffer.from('sealed'),
        })
        .execute()
    })
    await expect(adding).rejects.toMatchObject({ code: '42501' })
  })

  test('it is ended by its owner, and by itself at its last statement', async () => {
    const ada = await newPerson(admin)
    const [first, second] = [await give(ada, []), await give(ada, [])]
    await asUser(api, ada.session, (unit) => endPermission(unit, first.id))
    await asStanding(api, second.proof, (unit) => endPermission(unit, second.id))
    for (const { proof } of [first, second])
      await expect(asStanding(api, proof, async () => {})).rejects.toBeInstanceOf(ProofRefused)
  })
})

test('a stranger ends no permission, and permits no file of her own under it', async () => {
  const [ada, eve] = [await newPerson(admin), await newPerson(admin)]
  const { id, proof } = await give(ada, [ada.uploadId])
  await asUser(api, eve.session, (unit) => endPermission(unit, id))
  expect(await asStanding(api, proof, async (_, userId) => userId)).toBe(ada.userId)
  const permitting = asUser(api, eve.session, async (unit) => {
    await unit.transaction
      .insertInto('app.permissionFiles')
      .values({ userId: eve.userId, permissionId: id, fileId: eve.uploadId })
      .execute()
  })
  await expect(permitting).rejects.toMatchObject({ code: '23503' })
})

test.each([
  ['a made-up token', () => rowProof(newToken())],
  [
    'a token made with another key',
    (id: string) => rowProof(permissionToken(new Secret<Uint8Array>(randomBytes(32)), id)),
  ],
  ['the token of another permission', () => rowProof(permissionToken(key, randomUUID()))],
  [
    'what the database holds',
    (id: string) => new Secret<Uint8Array>(proofHash(rowProof(permissionToken(key, id)))),
  ],
])('%s opens nothing', async (_, forge) => {
  const ada = await newPerson(admin)
  const { id } = await give(ada, [])
  await expect(asStanding(api, forge(id), async () => {})).rejects.toBeInstanceOf(ProofRefused)
})

async function give(of: Person, fileIds: readonly FileId[]) {
  const id = permissionId.parse(randomUUID())
  const proof = rowProof(permissionToken(key, id))
  const { userId, serviceId } = of
  await asUser(api, of.session, (unit) =>
    givePermission(unit, {
      id,
      userId,
      serviceId,
      fileIds,
      kind: 'schedule',
      proofHash: proofHash(proof),
      lifetimeSeconds: null,
    }),
  )
  return { id, proof }
}

async function countOf(unit: StandingUnit, table: string): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from ${sql.table(table)}`.execute(unit.transaction)
  return rows[0]?.count ?? 0
}

const readOnlyTransaction = '25006'
