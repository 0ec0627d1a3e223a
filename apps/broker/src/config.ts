import { mode } from '@tessera/runtime/mode'
import { z } from 'zod'
import { keyWrapperConfig } from './keys/key-wrappers.ts'

/** However often it is renewed. */
export const longestGrantSeconds = 3_600

export const brokerConfig = z
  .strictObject({
    mode,
    /** Loopback or a private network: the broker is never reached from outside. */
    host: z.string().default('127.0.0.1'),
    port: z.int().min(0).max(65_535),
    /** As clients write it in their signed requests; by default what the broker listens on. */
    origin: z.url().optional(),
    /** Directory of the key store; its own, or shared with the other brokers of this database. */
    keyStore: z.string(),
    keyWrapper: keyWrapperConfig,
    /** Where the operator's commands arrive. */
    operatorSocket: z.string(),
    /** Ed25519, 32 bytes, base64url: who may give operator's commands. */
    operatorPublicKey: z.base64url(),
    /** Tells the brokers of one database apart: no two that run have the same. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,62}$/)
      .default('broker'),
    /** Directory of the versions of credentials: one for all brokers of a database, on a disk of their own. */
    ledger: z.string(),
    /** Where the signed ends of the record are kept: of this broker alone, best on another disk than the database's. */
    auditHeadsFile: z.string(),
    grantTtlSeconds: z.int().min(30).max(900).default(300),
    /** No renewal leads beyond it. A submission is one request: a large upload on a slow line must fit in. */
    grantCeilingSeconds: z.int().min(30).max(longestGrantSeconds).default(longestGrantSeconds),
    /** What people open: sign-in servers send their browsers back there. Without it nobody signs in at a service. */
    publicOrigin: z
      .url()
      .transform((url) => new URL(url).origin)
      .optional(),
    /** Beyond these a claim is put off. A burst may be as large as a minute's claims. */
    claimsPerMinute: z
      .strictObject({
        worker: z.int().min(1).default(30_000),
        user: z.int().min(1).default(12_000),
      })
      .prefault({}),
    /** Beyond these an alert is raised; nothing is refused for it. */
    usualPerMinute: z
      .strictObject({
        claimsOfWorker: z.int().min(1).default(6_000),
        refusedSignatures: z.int().min(1).default(20),
      })
      .prefault({}),
    /** Where Prometheus reads `/metrics`, on 127.0.0.1; nowhere unless told. */
    metricsPort: z.int().min(0).max(65_535).optional(),
    databaseConnections: z.int().min(1).max(100).default(10),
  })
  .refine((config) => config.grantTtlSeconds <= config.grantCeilingSeconds, {
    path: ['grantTtlSeconds'],
    message: 'is longer than grantCeilingSeconds',
  })
export type BrokerConfig = z.infer<typeof brokerConfig>
