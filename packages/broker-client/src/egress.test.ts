import { randomUUID } from 'node:crypto'
import { grantId } from '@tessera/contracts/ids'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Answer,
  saying,
  sealToShownKey,
  startAnsweringServer,
} from '../test/answering-server.ts'
import { claimCredential, findLiveGrants } from './egress.ts'
import { brokerPaths, egressCredentialAad, egressCredentialInfo } from './protocol.ts'
import { bodyHash } from './signed-request.ts'

const shown = { workerProof: 'proof', request: '{"path":"/"}' }
const ids = { grantId: randomUUID(), userId: randomUUID(), serviceId: 1 }
const contents = {
  service: { kind: 'cloudgene', origin: 'https://service.example', isLocal: false },
  scopes: ['poll'],
}
const credential = { type: 'api_token', secret: 'token', origin: 'https://service.example' }

describe('claiming a credential', () => {
  it('shows what the worker signed, with a fresh key, and reads what is sealed to that', async () => {
    await using broker = await startAnsweringServer(granting({ ...contents, credential }))

    const answer = await claimCredential(broker.connection, shown)

    expect(answer).toMatchObject({ outcome: 'granted', licence: contents })
    const licence = answer.outcome === 'granted' ? answer.licence : null
    expect(licence?.credential?.secret.expose()).toBe('token')
    expect(licence?.credential).toMatchObject({ type: 'api_token', origin: credential.origin })
    const [asked] = broker.asked
    expect(asked?.path).toBe(brokerPaths.egressCredential)
    expect(JSON.parse(asked?.body ?? '')).toEqual({ ...shown, publicKey: expect.any(String) })
  })

  it('gives none for a request that needs none', async () => {
    await using broker = await startAnsweringServer(granting({ ...contents, credential: null }))
    expect(await claimCredential(broker.connection, shown)).toMatchObject({
      licence: { ...contents, credential: null },
    })
  })

  it('says why it was refused', async () => {
    const refused = { outcome: 'refused', reason: 'grant_ended' }
    await using broker = await startAnsweringServer(saying(refused))
    expect(await claimCredential(broker.connection, shown)).toEqual(refused)
  })

  it.each([
    ['another request', { request: '{"path":"/other"}' }],
    ['another grant', { grantId: randomUUID() }],
    ['another user', { userId: randomUUID() }],
    ['another purpose', { info: 'tessera/grant/v1' }],
  ])('does not open what was sealed for %s', async (_, change) => {
    await using broker = await startAnsweringServer(
      granting({ ...contents, credential }, { ...ids, ...change }),
    )
    await expect(claimCredential(broker.connection, shown)).rejects.toThrow(CryptoError)
  })
})

describe('asking which grants are live', () => {
  it('names those that the broker names, of however many', async () => {
    const all = Array.from({ length: 10_001 }, () => grantId.parse(randomUUID()))
    await using broker = await startAnsweringServer((asked, response, number) => {
      const { grantIds } = page.parse(JSON.parse(asked.body))
      saying({ live: grantIds.slice(1) })(asked, response, number)
    })

    const live = await findLiveGrants(broker.connection, all, new AbortController().signal)

    const pages = broker.asked.map(({ body }) => page.parse(JSON.parse(body)).grantIds)
    expect(pages.flat()).toEqual(all)
    expect(pages.map(({ length }) => length)).toEqual([5_000, 5_000, 1])
    expect(live).toEqual(new Set(pages.flatMap((ids) => ids.slice(1))))
    expect(broker.asked[0]?.path).toBe(brokerPaths.liveGrants)
  })

  it('does not ask about none', async () => {
    await using broker = await startAnsweringServer(() => {})
    expect(await findLiveGrants(broker.connection, [], new AbortController().signal)).toEqual(
      new Set(),
    )
    expect(broker.asked).toEqual([])
  })
})

function granting(
  contents: object,
  bound: typeof ids & { readonly request?: string; readonly info?: string } = ids,
): Answer {
  return async (asked, response, number) => {
    const requestHash = bodyHash(bound.request ?? shown.request)
    const aad = egressCredentialAad({ ...bound, requestHash })
    const info = bound.info ?? egressCredentialInfo
    const sealed = await sealToShownKey(asked, { info, aad, contents })
    saying({ ...ids, outcome: 'granted', sealed })(asked, response, number)
  }
}

const page = z.object({ grantIds: z.array(grantId) })
