import { setOAuthClientAnswer, setOAuthClientInput } from '@tessera/broker-client/operator-protocol'
import { sealEnvelope } from '@tessera/crypto/envelope'
import { recordInVault } from '@tessera/db/vault/audit'
import {
  findOAuthServer,
  type OAuthServer,
  storeOAuthClient,
} from '@tessera/db/vault/oauth-servers'
import type { z } from 'zod'
import { oauthClientAad } from '../associated-data.ts'
import { inRequestUnit } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { importSigningKey } from './provider.ts'

type Answer = z.input<typeof setOAuthClientAnswer>

/** Keeps what the broker shows itself with to the sign-in server of a service: for that server, and no other. */
export const setClient = procedureFor('operator')
  .input(setOAuthClientInput)
  .output(setOAuthClientAnswer)
  .mutation(async ({ ctx, input }): Promise<Answer> => {
    const { serviceId } = input
    const { keyring } = ctx.deps.keys
    return await inRequestUnit(ctx, async (unit) => {
      const outcome = await store()
      await recordInVault(unit, {
        clientId: ctx.caller.id,
        action: 'oauth.client_set',
        outcome,
        subject: String(serviceId),
      })
      return { outcome }

      async function store(): Promise<Answer['outcome']> {
        const server = await findOAuthServer(unit, serviceId)
        if (server === null) return 'service_not_found'
        const refusal = await refusalOf(server, input.secret)
        if (refusal !== null) return refusal
        const plaintext = Buffer.from(input.secret)
        const envelope = sealEnvelope(keyring, { aad: oauthClientAad(server), plaintext })
        plaintext.fill(0)
        await storeOAuthClient(unit, { serviceId, envelope, keyId: keyring.currentId })
        return 'stored'
      }
    })
  })

/** Which form it must have is in the server's record. */
async function refusalOf(
  { clientAuthentication }: OAuthServer,
  secret: string,
): Promise<Exclude<Answer['outcome'], 'stored' | 'service_not_found'> | null> {
  switch (clientAuthentication) {
    case 'none':
      return 'not_needed'
    case 'client_secret_basic':
    case 'client_secret_post':
      return secret.length < shortestSecret ? 'no_secret' : null
    case 'private_key_jwt':
      return await importSigningKey(secret).then(
        () => null,
        () => 'no_key',
      )
    default:
      return clientAuthentication satisfies never
  }
}

/** Characters; a shorter one was cut off on its way. */
const shortestSecret = 8
