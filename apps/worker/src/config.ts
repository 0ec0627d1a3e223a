import { filePlace, s3Keys } from '@tessera/encrypted-files/file-place'
import { documentModel } from '@tessera/runtime/document-model'
import { isGuardedUrl } from '@tessera/runtime/guarded-url'
import { mode } from '@tessera/runtime/mode'
import { secretBytes, secretText } from '@tessera/runtime/secret-schema'
import { redisCa } from '@tessera/tasks/open-redis'
import { z } from 'zod'

/** Ed25519, 32 bytes, base64url. */
const publicKey = z.base64url().length(43)

const workerFields = z.strictObject({
  mode,
  /** The name under which this worker is enrolled at the broker. */
  workerId: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  /** Origin of the broker. */
  brokerUrl: z.url(),
  brokerRootPublicKey: publicKey,
  brokerAnswerPublicKey: publicKey,
  /** Sends the requests to services whose credentials workers do not see. */
  egress: z.strictObject({ url: z.url({ protocol: /^https?$/ }), publicKey }).optional(),
  redisCa,
  files: filePlace,
  /** Where an operator keeps sites of panels (`apps/api/src/store-panel-sites.ts`), for results to be compared with. */
  panelSitesDir: z.string().min(1).nullable().default(null),
  /** Steps worked on at once. Most of them wait for a service most of the time. */
  concurrency: z.int().min(1).max(256).default(24),
  /** Documents that are read: how many at once, what each may take, and for how long. */
  documents: z
    .strictObject({
      threads: z.int().min(1).max(64).default(1),
      heapMegabytes: z.int().min(128).max(8192).default(768),
      pageSeconds: z.int().min(5).max(600).default(120),
      openSeconds: z.int().min(5).max(600).default(60),
    })
    .prefault({}),
  /** Which owners may ask what their documents say. Without it no text of a document goes anywhere. */
  documentModel: documentModel
    .extend({
      /** Whether its host has an address of the public internet, or one of a private network. */
      network: z.enum(['public', 'private']).default('public'),
      /** For one answer. */
      seconds: z.int().min(5).max(280).default(120),
      /** Questions of this worker. */
      atOnce: z.int().min(1).max(16).default(1),
      /** Of a document, in one question: less than the model takes in at once. */
      charactersAtOnce: z.int().min(1000).max(100_000).default(12_000),
    })
    .nullable()
    .default(null),
})
/** What is sent to egress are genotypes, and what comes back are results: neither goes over a network in the clear. */
export const workerConfig = workerFields.refine(
  ({ mode: running, egress }) =>
    running === 'development' || egress === undefined || isGuardedUrl(new URL(egress.url)),
  { path: ['egress', 'url'], message: 'must begin with https:, or name this machine' },
)
export type WorkerConfig = z.infer<typeof workerConfig>

export const workerSecrets = z.strictObject({
  /** As login `tessera_worker`. */
  databaseUrl: secretText,
  /** In production `rediss://user:password@host:port`. */
  redisUrl: secretText,
  /** Ed25519, PKCS#8: proves to the broker which worker asks. */
  identityKey: secretBytes,
  s3Keys: s3Keys.optional(),
  /** Sent to the host of `documentModel` as a bearer token, where that asks for one. */
  documentModelKey: z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .pipe(secretText)
    .optional(),
})
export type WorkerSecrets = z.infer<typeof workerSecrets>

export const dispatcherConfig = z.strictObject({
  mode,
  redisCa,
  /** A step that was sent and that nobody claimed in this time is sent again. */
  resendAfterSeconds: z.number().min(0.1).max(3600).default(10),
  /** Steps of one service that are on at once. Fewer than the workers can do, or one that hangs holds up the others. */
  mostPerService: z.int().min(1).max(10_000).default(8),
})
export type DispatcherConfig = z.infer<typeof dispatcherConfig>

export const dispatcherSecrets = z.strictObject({
  /** As login `tessera_system`. */
  databaseUrl: secretText,
  /** In production `rediss://user:password@host:port`. */
  redisUrl: secretText,
})
export type DispatcherSecrets = z.infer<typeof dispatcherSecrets>
