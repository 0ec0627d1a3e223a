import { afterAll, beforeAll, expect, it } from 'vitest'
import { announce, metadata, tus } from '../../test/tus-upload.ts'
import { refusalBody } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ dailyUploadBytes: 1000 })
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('an upload beyond the daily quota is refused before a byte is taken, and told when there is room', async () => {
  const [visitor, other] = [await world.signUp(), await world.signUp()]
  const first = await announce(visitor, { size: 600 })

  const response = await visitor.fetch('/api/uploads', {
    method: 'POST',
    headers: {
      ...tus,
      'upload-length': '600',
      'upload-metadata': metadata({ filename: 'second.vcf.gz' }),
    },
  })

  expect(response.status).toBe(429)
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(86_000)
  expect(await refusalBody(response)).toMatchObject({
    code: 'upload_quota_spent',
    details: [
      { subject: 'second.vcf.gz', message: expect.stringMatching(/room for it from \d{4}-.* UTC/) },
    ],
  })
  expect(await visitor.trpc.uploads.list.query()).toHaveLength(1)

  await announce(other, { size: 600 })
  await visitor.trpc.uploads.remove.mutate({ fileId: first })
  await announce(visitor, { size: 600 })
})
