import { expect, it } from 'vitest'
import { startHttpServer } from '@tessera/testing/http-server'
import { connect } from './connection.ts'

it('a request to another origin is not sent, and no token is asked for it', async () => {
  let requests = 0
  await using elsewhere = await startHttpServer((_, response) => {
    requests += 1
    response.end()
  })
  const asked: string[] = []
  const tokens = {
    current: async () => await Promise.resolve(`token ${asked.push('one')}`),
    forget: () => false,
  }
  const connection = connect({ origin: 'https://tessera.example.org', tokens, headers: {} })
  for (const url of [elsewhere.origin, `${elsewhere.origin}@tessera.example.org/trpc`])
    await expect(connection.request(url, {})).rejects.toThrow(TypeError)
  expect([requests, asked]).toEqual([0, []])
})
