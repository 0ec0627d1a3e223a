import { randomUUID } from 'node:crypto'
import { connectBroker } from '@tessera/broker-client/broker'
import { type FileId, fileId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import type { SignedInUser } from '@tessera/testing/people'
import type { Broker } from '../src/broker.ts'
import { storedCredentialAad, wrappedFileKeyAad } from '../src/associated-data.ts'
import { newServiceToken, type World } from './world.ts'

/** So many users, each with a stored token and the key of a file. @returns their tokens */
export async function fillVault(world: World, users: number): Promise<readonly string[]> {
  const tokens: string[] = []
  for (let n = 0; n < users; n++) {
    const user = await world.signIn()
    tokens.push(await storeToken(world, user))
    await makeFileKey(world, user)
  }
  return tokens
}

/** @param account whose token it is at the service */
export async function storeToken(
  world: World,
  user: SignedInUser,
  account = 'alice',
): Promise<string> {
  const token = newServiceToken()
  world.service.accounts.set(token, account)
  const answer = await world.putToken(user, token)
  if (answer.outcome !== 'stored') throw new Error(answer.outcome)
  return token
}

export async function makeFileKey(world: World, user: SignedInUser): Promise<FileId> {
  const id = fileId.parse(randomUUID())
  await world.database.adminPool.query(
    `insert into app.files (id, user_id, purpose, name, size_bytes) values ($1, $2, 'input', 'a.vcf.gz', 1)`,
    [id, user.id],
  )
  await connectBroker(world.testBroker.api).fileKey(user.proof, id)
  return id
}

/** All tokens that this broker's keys open, and how many file keys; null for a row that does not open. */
export async function openRows(
  world: World,
  { deps }: Broker,
): Promise<{ readonly tokens: readonly (string | null)[]; readonly files: number }> {
  const { rows: credentials } = await world.database.adminPool.query(
    `select s.envelope, s.version, s.user_id, s.credential_id, c.service_id, c.origin, c.type
     from vault.credential_secrets s join app.credentials c on c.id = s.credential_id`,
  )
  const tokens: (string | null)[] = []
  for (const row of credentials) {
    const aad = storedCredentialAad({
      userId: row.user_id,
      credentialId: row.credential_id,
      serviceId: row.service_id,
      origin: row.origin,
      type: row.type,
      version: row.version,
    })
    tokens.push(
      await deps.keys.openEnvelope({ aad, envelope: row.envelope }).then(
        (token) => token.toString(),
        (error: unknown) => {
          if (error instanceof CryptoError) return null
          throw error
        },
      ),
    )
  }
  const { rows: files } = await world.database.adminPool.query(
    'select file_id, user_id, wrapped_key from vault.file_keys',
  )
  for (const row of files) {
    const aad = wrappedFileKeyAad({ id: row.file_id, userId: row.user_id })
    await deps.keys.unwrapDataKey({ aad, wrapped: row.wrapped_key })
  }
  return { tokens, files: files.length }
}

/** Key ids that rows name. */
export async function keysInUse(world: World): Promise<readonly string[]> {
  const { rows } = await world.database.adminPool.query<{ key_id: string }>(
    'select key_id from vault.credential_secrets union select key_id from vault.file_keys order by 1',
  )
  return rows.map(({ key_id: id }) => id)
}
