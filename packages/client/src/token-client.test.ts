import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { makeToken } from '@tessera/api/testing/personal-token'
import { storeResult } from '@tessera/api/testing/stored-result'
import { moveJob } from '@tessera/api/testing/submitted-job'
import { upload } from '@tessera/api/testing/tus-upload'
import { goodVcf } from '@tessera/api/testing/vcf-files'
import type { Visitor } from '@tessera/api/testing/visitor'
import { createWorld, goodSettings, type World } from '@tessera/api/testing/world'
import type { AccessScope } from '@tessera/contracts/access-scope'
import type { FileId } from '@tessera/contracts/ids'
import { startHttpServer } from '@tessera/testing/http-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf } from '../test/failure-of.ts'
import { startLine } from '../test/line.ts'
import { parseAccessToken } from './access-token.ts'
import { readFault } from './fault.ts'
import { createTokenClient } from './token-client.ts'

let world: World
let owner: Visitor
let fileId: FileId
beforeAll(async () => {
  world = await createWorld()
  owner = await world.connect()
  fileId = (await upload(owner, await goodVcf())).id
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a script with an access token', () => {
  it('submits once though the first answer was lost, follows through a cut, and reads the result', async () => {
    await using own = await script()
    own.line.expect('jobs.submit', 'lost')
    const job = await own.submit(randomUUID())
    expect(own.line.asked('jobs.submit')).toBe(2)
    expect((await own.client.jobs.list.query({})).jobs.map(({ id }) => id)).toEqual([job.id])

    const seen: number[] = []
    for await (const { sequence } of own.client.followJob(job.id)) {
      seen.push(sequence)
      own.line.cut()
      if (sequence === 1) await moveJob(world, job, 'completed')
    }
    expect(seen).toEqual([1, 2])

    const file = await storeResult(world, owner, job, { name: 'x.txt', bytes: Buffer.from('good') })
    expect(await text(await own.client.downloadResult(file))).toBe('good')
  })

  it.each([
    ['was ended', 'update proof.personal_tokens set ended_at = now()'],
    ['has expired', 'update proof.personal_tokens set expires_at = now()'],
  ])('reads why when the token %s, and does not ask again', async (_, change) => {
    await using own = await script()
    const job = await own.submit()
    await world.rows(`${change} where id = $1 returning id`, own.tokenId)
    for (const call of [
      async () => await own.client.jobs.get.query({ jobId: job.id }),
      async () => await own.submit(randomUUID()),
      async () => await own.client.followJob(job.id).next(),
      async () => await own.client.downloadResult(fileId),
    ])
      expect(readFault(await failureOf(call()))?.code).toBe('token_refused')
    expect(own.line.asked('jobs.get')).toBe(1)
    expect(own.line.asked('jobs.watch')).toBe(1)
    expect(own.line.asked('/api/results/')).toBe(1)
  })

  it('reads which scope the token lacks', async () => {
    await using own = await script(['jobs:read'])
    const fault = readFault(await failureOf(own.client.uploads.list.query()))
    expect(fault).toMatchObject({
      code: 'token_too_narrow',
      details: [{ subject: 'uploads:read' }],
    })
    expect(own.line.asked('uploads.list')).toBe(1)
  })
})

describe('the token', () => {
  it('is in nothing that a client or an error shows', async () => {
    await using own = await script(['jobs:read'])
    own.line.expect('jobs.list', 'page that is not there')
    const errors = [
      await failureOf(own.client.jobs.list.query({})),
      await failureOf(own.client.uploads.list.query()),
      await failureOf(own.client.downloadResult(fileId)),
    ]
    await own.line.end()
    errors.push(await failureOf(own.client.downloadResult(fileId)))
    const shown = inspect([own.client, own.boxed, errors], { depth: 12, showHidden: true })
    expect([...own.line.tokens]).toEqual([own.boxed.expose()])
    expect(shown).not.toContain(own.boxed.expose())
    expect(JSON.stringify([own.client, own.boxed])).not.toContain('tsr_')
  })

  it('is not shown to whom an answer points', async () => {
    const { token } = await makeToken(owner)
    const shown: string[] = []
    await using elsewhere = await startHttpServer((request, response) => {
      shown.push(request.headers.authorization ?? 'none')
      response.end('{}')
    })
    await using server = await startHttpServer((_, response) =>
      response.writeHead(307, { location: elsewhere.origin }).end(),
    )
    const client = createTokenClient({ url: server.origin, token: parseAccessToken(token) })
    await expect(client.downloadResult(fileId)).rejects.toThrow(TypeError)
    expect(shown).toEqual([])
  })

  it.each(['http://tessera.example.org', 'http://127.0.0.1.example.org', 'ftp://localhost'])(
    'goes to no server without TLS on another machine: %s',
    async (url) => {
      const token = parseAccessToken((await makeToken(owner)).token)
      expect(() => createTokenClient({ url, token })).toThrow(TypeError)
    },
  )
})

/** A client with a token and a line of its own. */
async function script(scopes?: readonly AccessScope[]) {
  const { made, token } = await makeToken(owner, scopes)
  const line = await startLine(world.api.origin)
  const boxed = parseAccessToken(token)
  const client = createTokenClient({ url: line.origin, token: boxed })
  const submit = async (idempotencyKey?: string) =>
    await client.jobs.submit.mutate({
      serviceId: world.service,
      name: 'of a script',
      fileIds: [fileId],
      settings: goodSettings,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    })
  return {
    line,
    boxed,
    client,
    submit,
    tokenId: made.id,
    [Symbol.asyncDispose]: async () => await line[Symbol.asyncDispose](),
  }
}
