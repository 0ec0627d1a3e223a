import { s3Keys } from '@tessera/encrypted-files/file-place'
import { secretBytes, secretText } from '@tessera/runtime/secret-schema'
import { z } from 'zod'

export const apiSecrets = z.strictObject({
  databaseUrls: z.strictObject({ api: secretText, auth: secretText }),
  /** Ed25519, PKCS #8: signs delegations and task tokens. */
  signingKey: secretBytes,
  /** Ed25519, PKCS #8: signs requests to the broker. */
  identityKey: secretBytes,
  /** 32 bytes: the tokens of standing permissions are made from it. */
  permissionKey: secretBytes.refine((key) => key.expose().length === 32),
  /** 32 bytes: the secrets of authenticator apps are stored under it. Without it nobody's codes are right. */
  factorKey: secretBytes.refine((key) => key.expose().length === 32),
  /** 32 bytes, the same that the messenger has: what webhooks are signed with is worked out of it. */
  webhookKey: secretBytes.refine((key) => key.expose().length === 32),
  /** As user `api`. In production `rediss://user:password@host:port`. */
  redisUrl: secretText,
  /** 32 bytes: names and addresses are counted under it, and browsers known by it. The same in all api processes. */
  limitKey: secretBytes.refine((key) => key.expose().length === 32),
  /** By the id of the provider. One without is used as a public client. */
  openIdClientSecrets: z.record(z.string(), secretText).default({}),
  s3Keys: s3Keys.optional(),
})
export type ApiSecrets = z.infer<typeof apiSecrets>
