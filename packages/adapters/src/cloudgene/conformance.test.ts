import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox, type Sandbox } from '@tessera/sandbox/app'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boundFetch } from '../../test/bound-fetch.ts'
import { newToken } from '../../test/sandbox-account.ts'
import type { ServiceFetch } from '../adapter.ts'
import { conformanceCases } from '../conformance.ts'
import { cloudgene } from './cloudgene.ts'
import { sandboxSubject } from './sandbox-subject.ts'

describe.each([
  ['from its own disk', false],
  ['from an object store', true],
])('a sandbox that hands out results %s', (_, redirectDownloads) => {
  let folder: string
  let sandbox: Sandbox
  let fetch: ServiceFetch

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
    sandbox = await createSandbox({
      dataDir: folder,
      engine: 'typescript',
      fallbackHaplotypes: 4,
      port: 0,
      exportingMs: 100,
      redirectDownloads,
      basicAuth: true,
    })
    await sandbox.listen()
    fetch = boundFetch(sandbox.origin, await newToken(sandbox.origin, 'ada1'))
  })
  afterAll(async () => {
    await sandbox[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const subject = async () =>
    await sandboxSubject({ fetch, refusedFetch: boundFetch(sandbox.origin, 'not-a-token') })
  it.each(conformanceCases(subject))('$name', ({ run }) => run(), 90_000)

  it('takes name and password where the node has them, and tells whose they are', async () => {
    await newToken(sandbox.origin, 'hedy1')
    const { signal } = new AbortController()
    const withPassword = (password: string) =>
      boundFetch(sandbox.origin, `hedy1:${password}`, 'basic')

    const good = withPassword('correct horse')
    expect(await cloudgene.verify(good, signal, 'basic')).toEqual({
      valid: true,
      account: 'hedy1',
      expiresAt: null,
    })
    expect((await cloudgene.readOptions(good, signal)).panels.length).toBeGreaterThan(0)
    const bad = withPassword('battery staple')
    expect(await cloudgene.verify(bad, signal, 'basic')).toEqual({
      valid: false,
      reason: 'The service does not accept this name and password.',
    })
    await expect(cloudgene.readOptions(bad, signal)).rejects.toMatchObject({
      kind: 'credential_refused',
    })
  })

  it('is refused with a token that a newer one replaced', async () => {
    const old = boundFetch(sandbox.origin, await newToken(sandbox.origin, 'grace1'))
    await newToken(sandbox.origin, 'grace1')
    const { signal } = new AbortController()
    expect(await cloudgene.verify(old, signal)).toMatchObject({ valid: false })
    await expect(cloudgene.readOptions(old, signal)).rejects.toMatchObject({
      kind: 'credential_refused',
    })
  })
})
