import { randomUUID } from 'node:crypto'
import { fileId } from '@tessera/contracts/ids'
import { Secret } from '@tessera/crypto/secret'
import { StartUpError } from '@tessera/runtime/start-up-error'
import { startTestS3 } from '@tessera/testing/s3'
import { expect, it } from 'vitest'
import { filePlace, openFileStore, s3Keys } from './file-place.ts'

const bucket = { kind: 's3', bucket: 'genotypes', region: 'eu-central-1' } as const

it.each([
  { kind: 'directory', path: '/srv/files' },
  bucket,
  { ...bucket, prefix: 'tessera/files/' },
  { ...bucket, endpoint: 'https://s3.example.org' },
  { ...bucket, endpoint: 'http://127.0.0.1:9000' },
])('takes %j', (place) => {
  expect(filePlace.safeParse(place).success).toBe(true)
})

it.each([
  { kind: 'directory', path: '' },
  { ...bucket, bucket: 'Genotypes' },
  { ...bucket, prefix: 'tessera' },
  { ...bucket, prefix: '/tessera/' },
  { ...bucket, endpoint: 'http://s3.example.org' },
  { ...bucket, endpoint: 'http://127.0.0.1.example.org' },
  { ...bucket, endpoint: 'ftp://127.0.0.1' },
])('refuses %j, in every mode', (place) => {
  expect(filePlace.safeParse(place).success).toBe(false)
})

it('does not start with a bucket and without keys', async () => {
  await expect(openFileStore(filePlace.parse(bucket), undefined)).rejects.toThrow(StartUpError)
})

it('says of keys that are wrong that files are away, and nothing of the keys', async () => {
  await using s3 = await startTestS3()
  const secret = 'canary-4f1c'
  const keys = { accessKeyId: new Secret('canary-id'), secretAccessKey: new Secret(secret) }
  const store = await openFileStore(s3.place, keys)
  const name = { id: fileId.parse(randomUUID()), writer: 1 }
  const error: unknown = await store.open(name).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'files_unavailable', detail: expect.stringContaining('403') })
  const everything = JSON.stringify(error, Object.getOwnPropertyNames(error))
  expect(everything).not.toMatch(/canary|AWS4|Signature|127\.0\.0\.1/)
  expect((error as Error).cause).toBeUndefined()
})

it('boxes the keys', () => {
  const keys = s3Keys.parse({ accessKeyId: 'canary-id', secretAccessKey: 'canary' })
  expect(JSON.stringify(keys)).not.toContain('canary')
})
