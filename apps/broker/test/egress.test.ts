import { randomUUID } from 'node:crypto'
import { claimCredential, findLiveGrants } from '@tessera/broker-client/egress'
import { egressPath } from '@tessera/broker-client/egress-request'
import type { BrokerTrust } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { type Grant, release } from '@tessera/broker-client/grants'
import {
  brokerPaths,
  egressCredentialAnswer,
  mostLiveGrants,
} from '@tessera/broker-client/protocol'
import { setSigningTime } from '@tessera/broker-client/signing-time'
import { grantId } from '@tessera/contracts/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createEgressWorld, type EgressWorld, type Held, shown } from './egress-world.ts'
import { newServiceToken } from './world.ts'

let world: EgressWorld
let egress: BrokerTrust
beforeAll(async () => {
  world = await createEgressWorld()
  egress = world.egress
})
afterAll(async () => await world[Symbol.asyncDispose]())
beforeEach(async () => await world.deliverThrough('egress'))

async function records(grant: Grant) {
  const { rows } = await world.database.adminPool.query<{ outcome: string }>(
    `select outcome from vault.audit where subject = $1 and action = 'grant.egress' order by id`,
    [grant.taskId],
  )
  return rows.map(({ outcome }) => outcome)
}

describe('a grant for a service that is reached through egress', () => {
  it('holds no credential, and says where it is', async () => {
    const { grant } = await world.held()

    expect(grant.credential).toEqual({
      available: true,
      delivery: 'egress',
      type: 'api_token',
      origin: world.service.origin,
      remoteAccount: 'alice',
    })
  })
})

describe('the credential of a grant', () => {
  it('goes to egress when the holder signed the request, and that is on record', async () => {
    const { token, worker, grant } = await world.held()

    const claimed = await claimCredential(egress, shown({ worker, grant }))

    if (claimed.outcome === 'refused') throw new Error(claimed.reason)
    const { licence } = claimed
    expect(licence.credential?.secret.expose()).toBe(token)
    expect(licence.credential?.origin).toBe(world.service.origin)
    expect(licence.scopes).toEqual(['submit'])
    expect(licence.service).toEqual({
      kind: 'cloudgene',
      origin: world.service.origin,
      isLocal: true,
    })
    expect(await records(grant)).toEqual(['ok'])
  })

  it('goes to nobody else, whoever signed', async () => {
    const { worker, grant } = await world.held()
    const { publicKey } = { publicKey: grant.claimKey }
    for (const connection of [worker, world.testBroker.api]) {
      const input = { ...shown({ worker, grant }), publicKey }
      await expect(
        callBroker(connection, brokerPaths.egressCredential, input, egressCredentialAnswer),
      ).rejects.toThrow(/401/)
    }
  })

  it.each<[string, (mine: Held) => Parameters<typeof claimCredential>[1]]>([
    ['was signed for the broker', (mine) => shown(mine, { url: `${mine.worker.origin}/trpc/x` })],
    ['was signed for another verb', (mine) => shown(mine, { verb: 'GET' })],
    ['was signed for no address', (mine) => shown(mine, { url: egressPath })],
    ['is not what was signed', (mine) => shown(mine, { signed: '{}' })],
    ['was signed by nobody known', (mine) => ({ ...shown(mine), workerProof: 'a.b.c' })],
    [
      'was signed in the name of the holder with another key',
      ({ worker, grant }) =>
        shown({ grant, worker: { ...worker, identityKey: egress.identityKey } }),
    ],
    [
      'was signed in a name that nobody has',
      ({ worker, grant }) => shown({ grant, worker: { ...worker, clientId: 'worker-nobody' } }),
    ],
    [
      'was signed two minutes ago',
      (mine) => {
        setSigningTime(mine.worker.identityKey, Date.now() - 120_000)
        return shown(mine)
      },
    ],
    ['is no JSON', (mine) => ({ ...shown(mine, { signed: '{' }), request: '{' })],
    ['egress signed itself', ({ grant }) => shown({ grant, worker: egress })],
    [
      'asks for part of a body',
      (mine) => shown(mine, { headers: JSON.parse('{"range":"bytes=0-9"}') }),
    ],
  ])('does not go out for a request that %s', async (_, make) => {
    const claimed = await claimCredential(egress, make(await world.held()))
    expect(claimed).toEqual({ outcome: 'refused', reason: 'not_signed' })
  })

  it('goes out once for one request', async () => {
    const once = shown(await world.held())
    expect((await claimCredential(egress, once)).outcome).toBe('granted')
    expect(await claimCredential(egress, once)).toEqual({
      outcome: 'refused',
      reason: 'not_signed',
    })
  })

  it('does not go out for a request that the scopes of the grant do not need', async () => {
    const mine = await world.held()
    const path = '/api/v2/jobs/job-1/cancel'
    expect(await claimCredential(egress, shown(mine, { path }))).toEqual({
      outcome: 'refused',
      reason: 'not_allowed',
    })
    expect(await records(mine.grant)).toEqual(['not_allowed'])
  })

  it('does not go out for a service that gives it to workers', async () => {
    const mine = await world.held()
    await world.deliverThrough('sealed')
    expect(await claimCredential(egress, shown(mine))).toMatchObject({ reason: 'not_allowed' })
  })

  it('does not go out under another claim key', async () => {
    const [mine, other] = [await world.held(), await world.held()]
    const claimed = await claimCredential(egress, shown(mine, { claimKey: other.grant.claimKey }))
    expect(claimed).toMatchObject({ reason: 'grant_ended' })
  })

  it('freezes the delegation when another worker shows the grant', async () => {
    const [mine, thief] = [await world.held(), await world.held()]

    const claimed = await claimCredential(
      egress,
      shown({ worker: thief.worker, grant: mine.grant }),
    )

    expect(claimed).toMatchObject({ reason: 'grant_ended' })
    expect(await claimCredential(egress, shown(mine))).toMatchObject({ reason: 'grant_ended' })
    const { rows } = await world.database.adminPool.query(
      `select detail ->> 'shownBy' as "shownBy" from app.audit where action = 'grant.theft' and subject = $1`,
      [JSON.parse(mine.grant.context).jobId],
    )
    expect(rows).toEqual([{ shownBy: thief.worker.clientId }])
  })

  it.each<[string, string, (grant: Grant) => unknown]>([
    [
      'the user is disabled',
      `update app.users set status = 'disabled' where id = $1`,
      ({ userId }) => userId,
    ],
    [
      'the delegation is revoked',
      `update app.delegations set state = 'revoked' where id = (select delegation_id from app.steps where id = $1)`,
      ({ taskId }) => taskId,
    ],
    [
      'the grant has expired',
      'update proof.grants set expires_at = now() where id = $1',
      ({ id }) => id,
    ],
    [
      'another holder has the step',
      'update app.steps set fence = fence + 1 where id = $1',
      ({ taskId }) => taskId,
    ],
    [
      'the step waits',
      `update app.steps set state = 'waiting' where id = $1`,
      ({ taskId }) => taskId,
    ],
    [
      'the step is over',
      `update app.steps set state = 'cancelled', ended_at = now() where id = $1`,
      ({ taskId }) => taskId,
    ],
  ])('does not go out when %s, and the grant counts as ended', async (_, statement, idOf) => {
    const mine = await world.held()
    const ids = [mine.grant.id]
    const look = async () => [...(await findLiveGrants(egress, ids, AbortSignal.timeout(5000)))]
    expect(await look()).toEqual(ids)

    await world.database.adminPool.query(statement, [idOf(mine.grant)])

    expect(await claimCredential(egress, shown(mine))).toMatchObject({ reason: 'grant_ended' })
    expect(await look()).toEqual([])
  })

  it('does not go out after the grant was given back', async () => {
    const mine = await world.held()
    await release(mine.worker, mine.grant, { putBack: true })
    expect(await claimCredential(egress, shown(mine))).toMatchObject({ reason: 'grant_ended' })
  })

  it('is the one that its owner has entered since for the same account', async () => {
    const mine = await world.held()
    const token = newServiceToken()
    world.service.accounts.set(token, 'alice')
    await world.putToken(mine.user, token)

    const claimed = await claimCredential(egress, shown(mine))

    if (claimed.outcome === 'refused') throw new Error(claimed.reason)
    expect(claimed.licence.credential?.secret.expose()).toBe(token)
  })

  it('is none that its owner has entered since for another account', async () => {
    const mine = await world.held()
    const token = newServiceToken()
    world.service.accounts.set(token, 'bob')
    await world.putToken(mine.user, token)

    expect(await claimCredential(egress, shown(mine))).toMatchObject({ reason: 'no_credential' })
  })

  it('is none when it does not open, and its owner is told', async () => {
    const mine = await world.held()
    const changed = [
      'update app.credentials set version = version + 1 where user_id = $1',
      'update vault.credential_secrets set version = version + 1 where user_id = $1',
    ]
    for (const statement of changed) await world.database.adminPool.query(statement, [mine.user.id])

    expect(await claimCredential(egress, shown(mine))).toEqual({
      outcome: 'refused',
      reason: 'no_credential',
    })
    const { rows } = await world.database.adminPool.query(
      `select action from app.audit where user_id = $1`,
      [mine.user.id],
    )
    expect(rows).toContainEqual({ action: 'credential.not_authentic' })
  })

  it('stays where it is for a request to another address', async () => {
    const mine = await world.held()
    await world.database.adminPool.query(
      `update proof.grants set scopes = array['collect'] where id = $1`,
      [mine.grant.id],
    )

    const claimed = await claimCredential(
      egress,
      shown(mine, { path: 'https://store.example/x', credential: 'omit' }),
    )

    if (claimed.outcome === 'refused') throw new Error(claimed.reason)
    expect(claimed.licence.credential).toBeNull()
    const { rows } = await world.database.adminPool.query(
      `select detail ? 'credentialHmac' as used from vault.audit where subject = $1 and action = 'grant.egress'`,
      [mine.grant.taskId],
    )
    expect(rows).toEqual([{ used: false }])
  })

  it('is found live among more grants than are asked about at once', async () => {
    const { grant } = await world.held()
    const many = Array.from({ length: 2 * mostLiveGrants }, () => grantId.parse(randomUUID()))
    const ids = [...many.slice(0, mostLiveGrants + 1), grant.id, ...many.slice(mostLiveGrants + 1)]
    expect([...(await findLiveGrants(egress, ids, AbortSignal.timeout(20_000)))]).toEqual([
      grant.id,
    ])
  })

  it('does not go to an egress that is suspended', async () => {
    const suspended = await world.testBroker.enrollEgress('egress-2')
    await world.database.adminPool.query(
      `update vault.clients set status = 'suspended' where id = 'egress-2'`,
    )
    await expect(claimCredential(suspended, shown(await world.held()))).rejects.toThrow(/401/)
  })

  it('does not go out for a worker that is suspended', async () => {
    const mine = await world.held()
    await world.database.adminPool.query(
      `update vault.clients set status = 'suspended' where id = $1`,
      [mine.worker.clientId],
    )
    expect(await claimCredential(egress, shown(mine))).toMatchObject({ reason: 'not_signed' })
  })
})
