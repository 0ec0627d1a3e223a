import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { tlsFiles } from '@tessera/testing/tls-files'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { postToEgress } from './post-to-egress.ts'

test('speaks TLS with an egress at https, and only with one whose certificate is trusted', async () => {
  const [key, cert, authority] = [tlsFiles.key, tlsFiles.certificate, tlsFiles.authority].map(
    (file) => readFileSync(file, 'utf8'),
  )
  const server = createServer({ key, cert }, async (request, response) => {
    response.end(await buffer(request))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const post = async () =>
    await postToEgress(`https://127.0.0.1:${port}`, {
      headers: {},
      body: 'genotypes',
      signal: AbortSignal.timeout(10_000),
    })
  const trusted = getCACertificates('default')
  try {
    await expect(post()).rejects.toMatchObject({ code: 'unavailable' })

    setDefaultCACertificates([...trusted, authority ?? ''])
    expect((await buffer(await post())).toString()).toBe('genotypes')
  } finally {
    setDefaultCACertificates(trusted)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
