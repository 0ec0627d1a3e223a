import type { ServiceId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { VaultUnit } from '../unit.ts'

/** Where people of a service sign in, and what this house is called there. */
export interface OAuthServer {
  readonly serviceId: ServiceId
  readonly isLocal: boolean
  readonly issuer: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly clientAuthentication:
    | 'none'
    | 'client_secret_basic'
    | 'client_secret_post'
    | 'private_key_jwt'
  readonly endpointOrigins: readonly string[]
  /** What the broker shows itself with; null when nothing was stored. */
  readonly clientEnvelope: Buffer | null
}

export async function findOAuthServer(
  unit: VaultUnit,
  serviceId: ServiceId,
): Promise<OAuthServer | null> {
  const row = await unit.transaction
    .selectFrom('app.oauthServers as server')
    .innerJoin('app.services as service', 'service.id', 'server.serviceId')
    .leftJoin('vault.oauthClients as client', 'client.serviceId', 'server.serviceId')
    .select([
      'server.serviceId',
      'service.isLocal',
      'server.issuer',
      'server.clientId',
      'server.scopes',
      'server.clientAuthentication',
      'server.endpointOrigins',
      'client.envelope as clientEnvelope',
    ])
    .where('server.serviceId', '=', serviceId)
    .executeTakeFirst()
  return row ?? null
}

/** In place of the one before. */
export async function storeOAuthClient(
  unit: VaultUnit,
  client: { readonly serviceId: ServiceId; readonly envelope: Uint8Array; readonly keyId: string },
): Promise<void> {
  const secret = { envelope: Buffer.from(client.envelope), keyId: client.keyId }
  await unit.transaction
    .insertInto('vault.oauthClients')
    .values({ serviceId: client.serviceId, ...secret })
    .onConflict((conflict) =>
      conflict.column('serviceId').doUpdateSet({ ...secret, updatedAt: sql<Date>`now()` }),
    )
    .execute()
}
