import { randomBytes } from 'node:crypto'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { asUser, ProofRefused } from '@tessera/db/unit'
import { createTestDatabase } from '@tessera/testing/database'
import { registerService, signInNewUser } from '@tessera/testing/people'
import { expect, it } from 'vitest'
import { createStandingPermissions } from './standing-permissions.ts'

it('a permission is used by whoever has the key, and by nobody who has only the database', async () => {
  await using database = await createTestDatabase()
  await using login = openLogin('tessera_api', { url: new Secret(database.url('tessera_api')) })
  const serviceId = await registerService(database, { origin: 'https://service.example' })
  const user = await signInNewUser(database)
  const newKey = () => new Secret<Uint8Array>(randomBytes(32))
  const key = newKey()
  const permissions = createStandingPermissions(login, key)

  const id = await asUser(login, user.proof, async (unit, userId) => {
    const wanted = {
      userId,
      kind: 'schedule',
      serviceId,
      fileIds: [],
      lifetimeSeconds: null,
    } as const
    return await permissions.give(unit, wanted)
  })

  const whose = async (by: Secret<Uint8Array>) =>
    await createStandingPermissions(login, by).asUser(id, async (_, userId) => userId)
  expect(await whose(key)).toBe(user.id)
  await expect(whose(newKey())).rejects.toBeInstanceOf(ProofRefused)
  const { rows } = await database.adminPool.query<{ stored: string }>(
    'select p::text as stored from proof.standing_permissions p',
  )
  const proof = Buffer.from(permissions.proof(id).expose()).toString('hex')
  expect(rows).toHaveLength(1)
  expect(rows[0]?.stored).not.toContain(proof)
})
