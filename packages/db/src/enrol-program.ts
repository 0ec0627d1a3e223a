import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Secret } from '@tessera/crypto/secret'
import { Client } from 'pg'
import { isUniqueViolation } from './database-error.ts'

/**
 * Usage: `node packages/db/src/enrol-program.ts postgres://… name` prints the program's token.
 *
 * Makes known a program of the house that may ask whether a user has a credential (see `readCredentialStatus`).
 *
 * @param options.adminUrl whoever migrates
 * @param options.name small letters, digits and dashes; the owner of a credential reads it in her audit trail
 * @returns the program's token. It cannot be shown again.
 * @throws Error when the name is taken
 */
export async function enrolProgram(options: {
  readonly adminUrl: string
  readonly name: string
}): Promise<Secret<string>> {
  const token = newToken()
  const client = new Client({ connectionString: options.adminUrl })
  await client.connect()
  try {
    await client.query('begin; set local role tessera_proof')
    await client.query('insert into proof.internal_services (name, proof_hash) values ($1, $2)', [
      options.name,
      proofHash(rowProof(token)),
    ])
    await client.query('commit')
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    throw new Error(`a program ${options.name} is known already`, { cause: error })
  } finally {
    await client.end()
  }
  return token
}

if (import.meta.main) {
  const [adminUrl, name] = process.argv.slice(2)
  if (adminUrl === undefined || name === undefined) {
    throw new Error('say the database and the name: postgres://… name')
  }
  const token = await enrolProgram({ adminUrl, name })
  console.log(token.expose())
}
