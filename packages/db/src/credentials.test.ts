import { randomUUID } from 'node:crypto'
import { serviceId, userId } from '@tessera/contracts/ids'
import { newToken, rowProof } from '@tessera/crypto/row-proof'
import { afterAll, describe, expect, test } from 'vitest'
import { openHouse } from '../test/house.ts'
import { newPerson } from '../test/people.ts'
import { findCredential, listCredentials, readCredentialStatus } from './credentials.ts'
import { enrolProgram } from './enrol-program.ts'
import { asProgram, asUser, ProofRefused } from './unit.ts'

const house = await openHouse()
const { admin, api } = house
const token = await enrolProgram({ adminUrl: house.database.adminUrl, name: 'scheduler' })

afterAll(async () => {
  await house[Symbol.asyncDispose]()
})

describe('credentials', () => {
  test('are listed with their service, the active ones only', async () => {
    const ada = await newPerson(admin)
    const older = `insert into app.credentials (user_id, service_id, label, type, origin, is_active)
      values ($1, 2, 'older', 'api_token', 'https://service.example', false)`
    await admin.query(older, [ada.userId])
    const listed = await asUser(api, ada.session, listCredentials)
    expect(listed).toMatchObject([{ serviceId: 1, serviceName: 'Another service', isActive: true }])
    const second = serviceId.parse(2)
    expect(await asUser(api, ada.session, (unit) => findCredential(unit, second))).toBeNull()
    expect(await asUser(api, ada.session, (unit) => findCredential(unit, ada.serviceId))).toEqual(
      expect.objectContaining({ serviceId: 1, type: 'api_token' }),
    )
  })

  test('of which one is active for a user and service', async () => {
    const ada = await newPerson(admin)
    const second = `insert into app.credentials (user_id, service_id, label, type, origin)
      values ($1, 1, 'second', 'api_token', 'https://service.example')`
    await expect(admin.query(second, [ada.userId])).rejects.toMatchObject({ code: '23505' })
  })
})

describe('a program of the house', () => {
  test('learns whether there is a credential, and the owner reads that it asked', async () => {
    const ada = await newPerson(admin)
    expect(await ask(ada.userId, 1)).toEqual({
      hasCredential: true,
      type: 'api_token',
      isVerified: false,
      verificationError: null,
      expiresAt: null,
    })
    expect(await ask(ada.userId, 2)).toEqual({
      hasCredential: false,
      type: null,
      isVerified: false,
      verificationError: null,
      expiresAt: null,
    })
    const trail = await asUser(api, ada.session, async (unit) => {
      return await unit.transaction
        .selectFrom('app.audit')
        .select(['actor', 'action', 'subject'])
        .where('actor', 'like', 'internal:%')
        .orderBy('id')
        .execute()
    })
    const asked = { actor: 'internal:scheduler', action: 'credential.status_read' }
    expect(trail).toEqual([
      { ...asked, subject: '1' },
      { ...asked, subject: '2' },
    ])
  })

  test('learns of a user who does not exist what it learns of one without a credential', async () => {
    expect(await ask(userId.parse(randomUUID()), 1)).toMatchObject({ hasCredential: false })
  })

  test('that is not known, or no longer, is refused, and nobody’s trail says otherwise', async () => {
    const ada = await newPerson(admin)
    await expect(ask(ada.userId, 1, newToken())).rejects.toBeInstanceOf(ProofRefused)
    const former = await enrolProgram({ adminUrl: house.database.adminUrl, name: 'former' })
    await admin.query(
      `update proof.internal_services set status = 'disabled' where name = 'former'`,
    )
    await expect(ask(ada.userId, 1, former)).rejects.toBeInstanceOf(ProofRefused)
    const { rows } = await admin.query(
      `select from app.audit where user_id = $1 and action = 'credential.status_read'`,
      [ada.userId],
    )
    expect(rows).toEqual([])
  })

  test('cannot use a person’s session as its own', async () => {
    const ada = await newPerson(admin)
    const asking = asProgram(api, (unit) =>
      readCredentialStatus(unit, {
        proof: ada.session,
        userId: ada.userId,
        serviceId: ada.serviceId,
      }),
    )
    await expect(asking).rejects.toBeInstanceOf(ProofRefused)
  })

  test('is enrolled once under its name, and its token is not stored', async () => {
    await expect(
      enrolProgram({ adminUrl: house.database.adminUrl, name: 'scheduler' }),
    ).rejects.toThrow('a program scheduler is known already')
    const { rows } = await admin.query('select i::text as row from proof.internal_services i')
    expect(JSON.stringify(rows)).not.toContain(token.expose())
  })
})

async function ask(user: ReturnType<typeof userId.parse>, service: number, by = token) {
  return await asProgram(api, (unit) =>
    readCredentialStatus(unit, {
      proof: rowProof(by),
      userId: user,
      serviceId: serviceId.parse(service),
    }),
  )
}
