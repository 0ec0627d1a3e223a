import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startTestBroker } from '@tessera/testing/broker'
import { createTestDatabase } from '@tessera/testing/database'
import { createTestRedis } from '@tessera/testing/redis'
import { expect, it } from 'vitest'

it('starts from its directory, says when it is ready, and stops when it is told', async () => {
  await using database = await createTestDatabase()
  await using redis = await createTestRedis()
  await using broker = await startTestBroker(database)
  const home = await mkdtemp(join(tmpdir(), 'tessera-api-home-'))
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  const pkcs8 = (key: typeof broker.api.signingKey) =>
    text(key.export({ format: 'der', type: 'pkcs8' }))
  const config = {
    mode: 'development',
    port: 0,
    publicOrigin: 'http://127.0.0.1:8080',
    brokerUrl: broker.origin,
    brokerClientId: 'api-1',
    brokerRootPublicKey: text(broker.rootPublicKey),
    brokerAnswerPublicKey: text(broker.answerPublicKey),
    files: { kind: 'directory', path: join(home, 'files') },
    uploadsDir: join(home, 'uploads'),
  }
  const secrets = {
    databaseUrls: { api: database.url('tessera_api'), auth: database.url('tessera_auth') },
    signingKey: pkcs8(broker.api.signingKey),
    identityKey: pkcs8(broker.api.identityKey),
    permissionKey: text(randomBytes(32)),
    factorKey: text(randomBytes(32)),
    webhookKey: text(randomBytes(32)),
    limitKey: text(randomBytes(32)),
    redisUrl: redis.urlOf('api'),
  }
  await writeFile(join(home, 'config.json'), JSON.stringify(config))
  await writeFile(join(home, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 })

  const api = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env['PATH'], TESSERA_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(api, 'exit')
  const said: string[] = []
  for await (const line of createInterface({ input: api.stdout })) {
    said.push(line)
    if (!line.includes('"msg":"ready"')) continue
    const { origin } = JSON.parse(said.find((entry) => entry.includes('"origin"')) ?? '{}')
    expect(await (await fetch(`${origin}/health`)).json()).toEqual({ status: 'ready' })
    api.kill('SIGTERM')
  }

  expect(await ended).toEqual([0, null])
  expect(said.at(-1)).toContain('"msg":"stopped"')
  const { signingKey, identityKey, permissionKey, factorKey, limitKey, databaseUrls } = secrets
  for (const secret of [
    signingKey,
    identityKey,
    permissionKey,
    factorKey,
    limitKey,
    databaseUrls.api,
  ]) {
    expect(said.join('\n')).not.toContain(secret)
  }
  await rm(home, { recursive: true })
})
