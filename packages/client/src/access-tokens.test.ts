import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { programId } from '@tessera/contracts/ids'
import { startHttpServer } from '@tessera/testing/http-server'
import { waitFor } from '@tessera/testing/wait-for'
import { decodeJwt, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { AccessTokens } from './access-tokens.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const id = programId.parse(randomUUID())

it('a token is renewed before its end, with an assertion of its own each time', async () => {
  const assertions: string[] = []
  const endings: number[] = []
  await using server = await startHttpServer((request, response) => {
    void text(request).then((body) => {
      assertions.push(new URLSearchParams(body).get('client_assertion') ?? '')
      endings.push(performance.now() + 2_000)
      response.end(
        JSON.stringify({
          access_token: `token-${endings.length}`,
          token_type: 'bearer',
          expires_in: 2,
        }),
      )
    })
  })
  const tokens = tokensOf(server.origin)
  const first = await tokens.current()
  expect(await tokens.current()).toBe(first)
  await waitFor(async () => (await tokens.current()) !== first)
  expect(performance.now()).toBeLessThan(endings[0] ?? 0)

  const audience = 'https://tessera.test/api/programs/token'
  for (const assertion of assertions)
    await jwtVerify(assertion, publicKey, { issuer: id, subject: id, audience, maxTokenAge: 60 })
  expect(new Set(assertions.map((assertion) => decodeJwt(assertion).jti)).size).toBe(2)
})

it('who asked in vain does not keep the next one from asking', async () => {
  const statuses = [503, 200]
  await using server = await startHttpServer((_, response) => {
    const body = { access_token: 'token', token_type: 'bearer', expires_in: 300 }
    response.writeHead(statuses.shift() ?? 500).end(JSON.stringify(body))
  })
  const tokens = tokensOf(server.origin)
  await expect(tokens.current()).rejects.toThrow('Tessera answered 503 without a reason.')
  expect(await tokens.current()).toBe('token')
})

it('a token that was refused is forgotten, and none that came since', async () => {
  let given = 0
  await using server = await startHttpServer((_, response) => {
    given += 1
    const body = { access_token: `token-${given}`, token_type: 'bearer', expires_in: 300 }
    response.end(JSON.stringify(body))
  })
  const tokens = tokensOf(server.origin)
  const first = await tokens.current()
  tokens.forget(first)
  const second = await tokens.current()
  tokens.forget(first)
  expect([first, second, await tokens.current()]).toEqual(['token-1', 'token-2', 'token-2'])
})

it('an assertion is sent nowhere else than asked', async () => {
  await using elsewhere = await startHttpServer((_, response) => response.end('{}'))
  await using server = await startHttpServer((_, response) =>
    response.writeHead(307, { location: elsewhere.origin }).end(),
  )
  await expect(tokensOf(server.origin).current()).rejects.toThrow(TypeError)
})

function tokensOf(origin: string): AccessTokens {
  const publicOrigin = 'https://tessera.test'
  return new AccessTokens({ origin, publicOrigin, programId: id, privateKey })
}

it('a token that would end a header is none, and is not told', async () => {
  const secret = 'beginning-of-a-token'
  await using server = await startHttpServer((_, response) => {
    const body = { access_token: `${secret}\r\nx-more: 1`, token_type: 'bearer', expires_in: 300 }
    response.end(JSON.stringify(body))
  })
  const refused: unknown = await tokensOf(server.origin)
    .current()
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Error)
  expect(inspect(refused, { depth: null })).not.toContain(secret)
})
