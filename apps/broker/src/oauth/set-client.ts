import { setOAuthClientAnswer, setOAuthClientInput } from '@tessera/broker-client/protocol'
import { sealEnvelope } from '@tessera/crypto/envelope'
import { recordInVault } from '@tessera/db/vault/audit'
import { findOAuthServer, storeOAuthClient } from '@tessera/db/vault/oauth-servers'
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
        if (server.clientAuthentication === 'private_key_jwt') {
          const isKey = await importSigningKey(input.secret).then(
            () => true,
            () => false,
          )
          if (!isKey) return 'malformed'
        }
        const plaintext = Buffer.from(input.secret)
        const envelope = sealEnvelope(keyring, { aad: oauthClientAad(server), plaintext })
        plaintext.fill(0)
        await storeOAuthClient(unit, { serviceId, envelope, keyId: keyring.currentId })
        return 'stored'
      }
    })
  })
