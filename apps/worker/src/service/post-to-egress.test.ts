import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { postToEgress } from './post-to-egress.ts'

test('speaks TLS with an egress at https, and only with one whose certificate is trusted', async () => {
  const { key, cert } = makeCertificate()
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

    setDefaultCACertificates([...trusted, cert])
    expect((await buffer(await post())).toString()).toBe('genotypes')
  } finally {
    setDefaultCACertificates(trusted)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

function makeCertificate() {
  const directory = mkdtempSync(join(tmpdir(), 'tessera-egress-'))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  try {
    const subject = ['-subj', '/CN=egress', '-addext', 'subjectAltName=IP:127.0.0.1']
    const files = ['-keyout', key, '-out', cert]
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '1']
    execFileSync('openssl', ['req', '-x509', ...made, ...subject, ...files], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(directory, { recursive: true })
  }
}
