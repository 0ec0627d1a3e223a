import { isGuardedUrl } from '@tessera/runtime/guarded-url'
import { secretText } from '@tessera/runtime/secret-schema'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { z } from 'zod'
import { openDirectoryStore } from './directory-store.ts'
import type { FileStore } from './file-store.ts'

const s3Place = z.strictObject({
  kind: z.literal('s3'),
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  /** Before each name: empty, or ending with a slash. */
  prefix: z
    .string()
    .regex(/^(?:[A-Za-z0-9._-]+\/)*$/)
    .default(''),
  region: z.string().min(1),
  /** Of another server than AWS's own. */
  endpoint: z
    .url({ protocol: /^https?$/ })
    .refine((text) => isGuardedUrl(new URL(text)), 'must begin with https:, or name this machine')
    .optional(),
})
export type S3Place = z.infer<typeof s3Place>

/** Where uploads and results lie, encrypted: the same for every api and worker. */
export const filePlace = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('directory'), path: z.string().min(1) }),
  s3Place,
])
export type FilePlace = z.infer<typeof filePlace>

/** Of `secrets.json`; only a bucket needs them. */
export const s3Keys = z.strictObject({ accessKeyId: secretText, secretAccessKey: secretText })
export type S3Keys = z.infer<typeof s3Keys>

/** @throws StartUpError when there are no keys for a bucket */
export async function openFileStore(
  place: FilePlace,
  keys: S3Keys | undefined,
): Promise<FileStore> {
  if (place.kind === 'directory') return await openDirectoryStore(place.path)
  if (keys === undefined) throw new StartUpError('files are in a bucket: secrets.json needs s3Keys')
  // The SDK is loaded by those processes only that use it.
  const { openS3Store } = await import('./s3-store.ts')
  return openS3Store(place, keys)
}
