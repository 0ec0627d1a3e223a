import { randomBytes } from 'node:crypto'
import type { ServiceId, UserId } from '@tessera/contracts/ids'
import { serviceId } from '@tessera/contracts/ids'
import type { ServiceKind } from '@tessera/contracts/service'
import type { Workflow } from '@tessera/contracts/workflow'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { Secret } from '@tessera/crypto/secret'
import { openLogin } from '@tessera/db/login'
import { openSession, registerUser } from '@tessera/db/sign-in'
import { asSignIn } from '@tessera/db/unit'
import type { TestDatabase } from './database.ts'

export interface SignedInUser {
  readonly id: UserId
  readonly username: string
  /** As a cookie or an access token holds it. */
  readonly token: Secret<string>
  readonly proof: Secret<Uint8Array>
}

/** Registers somebody and signs her in, through the functions that the api uses. Her password is not known to anyone. */
export async function signInNewUser(
  database: TestDatabase,
  username = `user-${randomBytes(4).toString('hex')}`,
): Promise<SignedInUser> {
  await using login = openLogin('tessera_auth', {
    url: new Secret(database.url('tessera_auth')),
    connections: 1,
  })
  const token = newToken()
  const proof = rowProof(token)
  const id = await asSignIn(login, async (unit) => {
    const userId = await registerUser(unit, {
      username,
      email: `${username}@example.org`,
      passwordHash: nobodysHash,
    })
    if (userId === null) throw new Error(`${username} is taken`)
    const known = { userId, passwordHash: nobodysHash }
    const where = { address: '127.0.0.1', country: null }
    const session = { proofHash: proofHash(proof), kind: 'browser', userAgent: 'test' } as const
    await openSession(unit, known, { ...session, ...where })
    return userId
  })
  return { id, username, token, proof }
}

/** A service at this origin, of Cloudgene unless told; `local` ones may be on this machine. */
export async function registerService(
  database: TestDatabase,
  options: {
    readonly id?: number
    readonly origin: string
    readonly isLocal?: boolean
    readonly settleSeconds?: number
    readonly kind?: ServiceKind
    readonly workflow?: Workflow
  },
): Promise<ServiceId> {
  const id = serviceId.parse(options.id ?? 1)
  await database.adminPool.query(
    `insert into app.services
       (id, slug, name, kind, origin, is_local, poll_seconds, settle_seconds, token_url, workflow)
     values ($1::int, 'service-' || $1::int, 'Service ' || $1::int, $5, $2::text, $3, 1, $4, $2::text, $6)`,
    [
      id,
      options.origin,
      options.isLocal ?? true,
      options.settleSeconds ?? 1,
      options.kind ?? 'cloudgene',
      options.workflow === undefined ? null : JSON.stringify(options.workflow),
    ],
  )
  return id
}

const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
