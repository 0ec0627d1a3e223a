import { secretBytes, secretText } from '@tessera/runtime/secret-schema'
import { z } from 'zod'

const openingKey = z.strictObject({ id: z.string(), privateKey: secretBytes })
const keyEncryptionKey = z.strictObject({ id: z.string(), key: secretBytes })

export const brokerSecrets = z.strictObject({
  databaseUrl: secretText,
  /** Ed25519, PKCS#8: says which sealing keys are ours. Its public half is pinned everywhere. */
  rootKey: secretBytes,
  /** Ed25519, PKCS#8: signs answers. */
  answerKey: secretBytes,
  /** 32 bytes: from it and a grant's id follows the grant's row proof, so that a lost answer can be given again. */
  grantProofKey: secretBytes,
  /** 32 bytes each: chain the record. The first is current; the others check what was recorded under them. */
  auditKeys: z.array(z.strictObject({ id: z.string().min(1), key: secretBytes })).min(1),
  /** The first is current; the others still open what was sealed to them. */
  credentialKeys: z.array(openingKey).min(1),
  contextKeys: z.array(openingKey).min(1),
  keyEncryptionKeys: z.strictObject({
    current: keyEncryptionKey,
    previous: z.array(keyEncryptionKey),
  }),
})
export type BrokerSecrets = z.infer<typeof brokerSecrets>
