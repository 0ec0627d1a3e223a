import { createPrivateKey } from 'node:crypto'
import type { BrokerConnection } from '@tessera/broker-client/call-broker'
import { readConfig, readSecrets } from '@tessera/runtime/config'
import { secretBytes } from '@tessera/runtime/secret-schema'
import { z } from 'zod'
import { ed25519PublicKey } from './client-directory.ts'
import { operatorOrigin } from './operator-origin.ts'

/** Called once a command was understood, so that what is wrong with its words is said first. */
export type Connect = () => BrokerConnection

/** @throws StartUpError when the operator's directory lacks something */
export function connectOperator(): BrokerConnection {
  const { socket, answerPublicKey, rootPublicKey } = readConfig(config)
  const { identityKey } = readSecrets(secrets)
  return {
    origin: operatorOrigin,
    socketPath: socket,
    clientId: 'operator',
    identityKey: createPrivateKey({
      key: Buffer.from(identityKey.expose()),
      format: 'der',
      type: 'pkcs8',
    }),
    answerKey: ed25519PublicKey(Buffer.from(answerPublicKey, 'base64url')),
    ...(rootPublicKey !== undefined && { rootPublicKey: Buffer.from(rootPublicKey, 'base64url') }),
  }
}

const config = z.strictObject({
  socket: z.string(),
  answerPublicKey: z.base64url(),
  rootPublicKey: z.base64url().optional(),
})
const secrets = z.strictObject({ identityKey: secretBytes })
