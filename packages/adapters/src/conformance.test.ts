import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sandboxWorkflow as workflow } from '@tessera/contracts/sandbox-workflow'
import type { ServiceKind } from '@tessera/contracts/service'
import { createSandbox, type Sandbox } from '@tessera/sandbox/app'
import type { Dialect } from '@tessera/sandbox/dialect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boundFetch } from '../test/bound-fetch.ts'
import { newToken } from '../test/sandbox-account.ts'
import type { ServiceAdapter, ServiceFetch } from './adapter.ts'
import { conformanceCases } from './conformance.ts'
import { adapterFor } from './registry.ts'
import { sandboxLevers, sandboxSubject } from './sandbox-subject.ts'
import { switchCases } from './switch-conformance.ts'

const adminToken = 'levers-for-tests-only'

type Mode = readonly [kind: ServiceKind, dialect: Dialect, where: string, isStore: boolean]
// Both kinds of results' places at one of each protocol: the other modes fetch with the same code.
const modes: readonly Mode[] = [
  ['cloudgene', 'cloudgene3', 'from its own disk', false],
  ['cloudgene', 'cloudgene3', 'from an object store', true],
  ['cloudgene', 'cloudgene2', 'from its own disk', false],
  ['cloudgene', 'topmed', 'from an object store', true],
  ['ga4gh-wes', 'cloudgene3', 'from its own disk', false],
  ['ga4gh-wes', 'cloudgene3', 'from an object store', true],
  ['dnastack', 'cloudgene3', 'from an object store', true],
]

describe.each(modes)('%s, at a %s that hands out results %s', (kind, dialect, _, isStore) => {
  let folder: string
  let sandbox: Sandbox
  let adapter: ServiceAdapter
  let fetch: ServiceFetch

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
    sandbox = await createSandbox({
      dataDir: folder,
      engine: 'typescript',
      fallbackHaplotypes: 4,
      port: 0,
      exportingMs: 100,
      redirectDownloads: isStore,
      dialect,
      adminToken,
      maxJobsPerUser: 100,
      basicAuth: true,
    })
    await sandbox.listen()
    adapter = adapterFor({ kind, origin: sandbox.origin, workflow })
    fetch = fetchWith(await newToken(sandbox.origin, 'ada1'))
  })
  afterAll(async () => {
    await sandbox[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const fetchWith = (token: string) =>
    boundFetch(sandbox.origin, token, 'api_token', adapter.credentialHeader)
  const subject = async () =>
    await sandboxSubject({ adapter, fetch, refusedFetch: fetchWith('not-a-token') })
  it.each(conformanceCases(subject))('$name', ({ run }) => run(), 90_000)

  const troubled = async () => ({
    ...(await subject()),
    ...sandboxLevers(kind, { origin: sandbox.origin, adminToken }),
    newAccount: async () => {
      const name = `a${randomBytes(4).toString('hex')}`
      const token = await newToken(sandbox.origin, name)
      return {
        fetch: fetchWith(token),
        revoke: async () => void (await newToken(sandbox.origin, name)),
      }
    },
  })
  it.each(switchCases(troubled))('$name', ({ run }) => run(), 90_000)

  it('takes name and password where the node has them', async () => {
    await newToken(sandbox.origin, 'hedy1')
    const { signal } = new AbortController()
    const withPassword = (password: string) =>
      boundFetch(sandbox.origin, `hedy1:${password}`, 'basic')

    const good = withPassword('correct horse')
    expect(await adapter.verify(good, signal, 'basic')).toEqual({
      valid: true,
      // Only Cloudgene says whose they are.
      account: kind === 'cloudgene' ? 'hedy1' : null,
      expiresAt: null,
    })
    expect((await adapter.readOptions(good, signal)).panels.length).toBeGreaterThan(0)
    const bad = withPassword('battery staple')
    expect(await adapter.verify(bad, signal, 'basic')).toMatchObject({ valid: false })
    await expect(adapter.readOptions(bad, signal)).rejects.toMatchObject({
      kind: 'credential_refused',
    })
  })

  it('is refused with a token that a newer one replaced', async () => {
    const old = fetchWith(await newToken(sandbox.origin, 'grace1'))
    await newToken(sandbox.origin, 'grace1')
    const { signal } = new AbortController()
    expect(await adapter.verify(old, signal)).toMatchObject({ valid: false })
    await expect(adapter.readOptions(old, signal)).rejects.toMatchObject({
      kind: 'credential_refused',
    })
  })
})
