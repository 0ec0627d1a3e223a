import { registrationMode } from '@tessera/contracts/registration'
import { filePlace } from '@tessera/encrypted-files/file-place'
import { documentModel } from '@tessera/runtime/document-model'
import { mode } from '@tessera/runtime/mode'
import { redisCa } from '@tessera/tasks/open-redis'
import { z } from 'zod'
import { openIdProviders } from './openid/providers.ts'
import { termsSetting } from './terms/house-terms.ts'

const publicKey = z.base64url().length(43)

export const apiConfig = z.strictObject({
  mode,
  host: z.string().default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535),
  /** Where people reach the pages: the only origin whose pages may use a session. */
  publicOrigin: z.url().transform((url) => new URL(url).origin),
  /** Who may make an account. Those that there are stay as they are. */
  registration: registrationMode.default('open'),
  /** What everybody accepts before anything else. Without it nobody is asked for anything. */
  terms: termsSetting.nullable().default(null),
  /** Where services may be registered: hosts, with the port where it is not the usual one; `*.` before one means those below. */
  serviceHosts: z.array(z.string().regex(/^(?:\*\.)?[a-z0-9[][a-z0-9.:[\]-]*$/)).default([]),
  brokerUrl: z.url().transform((url) => new URL(url).origin),
  /** Under which name the broker knows this process. */
  brokerClientId: z.string().min(1),
  /** Ed25519, 32 bytes, base64url: whose statements about sealing keys are believed. */
  brokerRootPublicKey: publicKey,
  /** The same for the broker's answers. */
  brokerAnswerPublicKey: publicKey,
  redisCa,
  files: filePlace,
  /** Where uploads arrive, and lie until they are checked: a disk of this machine, also where files are in a bucket. */
  uploadsDir: z.string().min(1),
  /** Where an operator keeps sites of panels (`apps/api/src/store-panel-sites.ts`), for uploads to be compared with. */
  panelSitesDir: z.string().min(1).nullable().default(null),
  /** Which model owners may ask what their documents say; as the worker is told. Without it nobody is offered one. */
  documentModel: documentModel.nullable().default(null),
  maxUploadBytes: z.int().positive().default(5_000_000_000),
  /** What one user may upload in 24 hours. */
  dailyUploadBytes: z.int().positive().default(100_000_000_000),
  /** Where people can sign in besides, in the order in which the pages offer it. */
  openIdProviders: openIdProviders.default([]),
  /** How often it is looked whether a schedule is due, a batch has ended, files are to be removed, or bytes of an upload come. */
  dueEverySeconds: z.int().min(1).max(86_400).default(30),
})
export type ApiConfig = z.infer<typeof apiConfig>
