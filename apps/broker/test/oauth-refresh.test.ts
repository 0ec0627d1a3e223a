import { claimCredential } from '@tessera/broker-client/egress'
import { egressPath } from '@tessera/broker-client/egress-request'
import { connectBroker } from '@tessera/broker-client/broker'
import { type Grant, redeem, release, renew } from '@tessera/broker-client/grants'
import { signRequest } from '@tessera/broker-client/signed-request'
import type { SignedInUser } from '@tessera/testing/people'
import { startOAuthProvider } from '@tessera/testing/oauth-provider'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkDueCredentials } from '../src/credentials/check-due.ts'
import { createOAuthWorld, type OAuthWorld, secretOf } from './oauth-world.ts'

let world: OAuthWorld
beforeEach(async () => {
  world = await createOAuthWorld()
})
afterEach(async () => await world[Symbol.asyncDispose]())

describe('an access token that is about to end', () => {
  it('F21 credential refreshed, and then another try: is refreshed before it is given out, and stored as a new version with its line in the ledger', async () => {
    const user = await world.connectedUser()
    await world.endAccessToken(user, 30)
    const grant = await claim(user)

    expect(secretOf(grant)).toBe(world.provider.tokens.access.at(-1))
    expect(world.provider.events).toEqual(['exchanged', 'refreshed'])
    const { id } = await credential(user)
    expect(world.testBroker.broker.deps.ledger.find(id)).toMatchObject({ version: 2 })
    expect(await world.credentialOf(user)).toMatchObject({ version: 2, is_verified: true })
    expect(await world.outcomesOf('credential.refreshed')).toEqual(['begun', 'ok'])
  })

  it('F33 many that refresh at once: is refreshed once for many claims through two brokers, and the old token is not shown again', async () => {
    const user = await world.connectedUser()
    await using another = await world.testBroker.startAnother()
    const jobs = await Promise.all(
      Array.from({ length: 12 }, async () => await world.dispatchedJob(user)),
    )
    const workers = await Promise.all(jobs.map(async () => await world.newWorker()))
    await world.endAccessToken(user)
    const grants = await Promise.all(
      jobs.map(async (job, index) => {
        const worker = workers[index]
        if (worker === undefined) throw new Error('each job has a worker')
        return await world.claim(
          index % 2 === 0 ? worker : { ...worker, origin: another.origin },
          job,
        )
      }),
    )

    expect(world.provider.events).toEqual(['exchanged', 'refreshed'])
    expect(new Set(grants.map(secretOf))).toEqual(new Set([world.provider.tokens.access.at(-1)]))
    // And the one that was kept is the one that is good.
    await world.endAccessToken(user)
    expect(secretOf(await claim(user))).toBe(world.provider.tokens.access.at(-1))
    expect(world.provider.events).toEqual(['exchanged', 'refreshed', 'refreshed'])
  }, 60_000)

  it('bounds the grant that it is given with', async () => {
    const user = await world.connectedUser()
    world.provider.isDown = true
    await world.endAccessToken(user, 30)
    const grant = await claim(user)

    const { access_expires_at: end } = await world.credentialOf(user)
    expect(grant.expiresAt.getTime()).toBeLessThanOrEqual(end?.getTime() ?? 0)
  })

  it('is refreshed when the grant is renewed, and goes to the holder with the answer', async () => {
    const user = await world.connectedUser()
    const job = await world.dispatchedJob(user)
    const worker = await world.newWorker()
    const grant = await world.claim(worker, job)
    await world.endAccessToken(user, 30)
    await world.database.adminPool.query(
      `update proof.grants set expires_at = now() + interval '20 seconds'`,
    )
    const renewal = await renew(worker, grant)

    expect(renewal?.secret?.expose()).toBe(world.provider.tokens.access.at(-1))
    expect(renewal?.secret?.expose()).not.toBe(secretOf(grant))
    expect(renewal?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 60_000)
    // An answer that was lost is given again.
    expect((await renew(worker, grant))?.secret?.expose()).toBe(renewal?.secret?.expose())
    expect(world.provider.events).toEqual(['exchanged', 'refreshed'])
  })

  it('does not lengthen a grant while the sign-in server is away', async () => {
    const user = await world.connectedUser()
    const worker = await world.newWorker()
    const grant = await world.claim(worker, await world.dispatchedJob(user))
    await world.endAccessToken(user, 30)
    world.provider.isDown = true

    const { access_expires_at: end } = await world.credentialOf(user)
    const renewal = await renew(worker, grant)
    expect(renewal?.expiresAt.getTime()).toBeLessThanOrEqual(end?.getTime() ?? 0)
  })
})

describe('a refresh token', () => {
  it('is given to no worker and no egress, in no answer', async () => {
    const user = await world.connectedUser()
    const answers: unknown[] = []
    const worker = await world.newWorker()
    await world.endAccessToken(user, 30)
    const grant = await world.claim(worker, await world.dispatchedJob(user))
    answers.push({ ...grant, secret: secretOf(grant) })
    const renewal = await renew(worker, grant)
    answers.push(renewal?.secret?.expose())
    answers.push(
      await connectBroker(world.testBroker.api).credentialStatus(user.proof, world.serviceId),
    )

    await world.database.adminPool.query(`update app.services set delivery = 'egress'`)
    const egress = await world.testBroker.enrollEgress('egress-1')
    await world.endAccessToken(user)
    const claimed = await claimCredential(egress, shownRequest(worker, grant))
    if (claimed.outcome !== 'granted') throw new Error(claimed.reason)
    const atEgress = claimed.licence.credential?.secret.expose()
    answers.push({ ...claimed.licence, atEgress })

    expect(atEgress).toBe(world.provider.tokens.access.at(-1))
    expect(world.provider.tokens.refresh.length).toBeGreaterThan(2)
    const text = JSON.stringify(answers)
    for (const token of world.provider.tokens.refresh) expect(text).not.toContain(token)
  })

  it('goes to who issued it, whomever the service’s record names since', async () => {
    const user = await world.connectedUser()
    await using evil = await startOAuthProvider({ redirectUris: ['https://evil.example/'] })
    await evil.register(world.database, world.serviceId)
    await world.endAccessToken(user)

    expect((await claim(user)).credential).toEqual({ available: false, reason: 'refused' })
    expect(evil.events).toEqual([])
  })

  it('is refreshed for nobody when the database shows an old one', async () => {
    const user = await world.connectedUser()
    const before = await secretRow(user)
    await world.endAccessToken(user)
    await claim(user)
    await world.database.adminPool.query(
      `update vault.credential_secrets set version = 1, envelope = $2, access_expires_at = now() where user_id = $1`,
      [user.id, before.envelope],
    )
    await world.database.adminPool.query(
      'update app.credentials set version = 1 where user_id = $1',
      [user.id],
    )

    expect((await claim(user)).credential).toEqual({ available: false, reason: 'refused' })
    expect(world.provider.events).toEqual(['exchanged', 'refreshed'])
  })
})

describe('a pair of tokens that does not open', () => {
  it('is alerted and refused, and its server is not asked', async () => {
    const user = await world.connectedUser()
    await world.endAccessToken(user)
    // Beyond the ledger, so that nothing but the associated data stands in the way.
    await world.database.adminPool.query('update app.credentials set version = version + 1')
    await world.database.adminPool.query(
      'update vault.credential_secrets set version = version + 1',
    )

    expect((await claim(user)).credential).toEqual({ available: false, reason: 'refused' })
    expect(world.provider.events).toEqual(['exchanged'])
    const { rows } = await world.database.adminPool.query(
      `select subject from vault.alerts where kind = 'credential.not_authentic'`,
    )
    expect(rows).toHaveLength(1)
    expect(await world.toldOwner(user)).toContain('credential.not_authentic')
  })
})

describe('a sign-in that its server ended', () => {
  it('F34 refresh that is refused: breaks the credential, is told once, and is not asked about again', async () => {
    const user = await world.connectedUser()
    await world.endAccessToken(user)
    await world.provider.endSignIns()
    const grants = await Promise.all(Array.from({ length: 6 }, async () => await claim(user)))
    grants.push(await claim(user))

    for (const { credential } of grants)
      expect(credential).toEqual({ available: false, reason: 'refused' })
    expect(world.provider.events).toEqual(['exchanged', 'invalid_grant'])
    expect(await world.credentialOf(user)).toMatchObject({
      version: 1,
      is_verified: false,
      verification_error: 'The sign-in server does not renew the access any more.',
    })
    expect(await world.toldOwner(user)).toEqual([
      'credential.stored',
      'credential.refused_by_service',
    ])
    const { rows } = await world.database.adminPool.query('select kind from app.notices')
    expect(rows).toEqual([{ kind: 'credential_refused' }])
  })

  it('is mended by signing in again, which wakes what waits', async () => {
    const user = await world.connectedUser()
    await world.endAccessToken(user)
    await world.provider.endSignIns()
    const job = await world.dispatchedJob(user)
    await world.claim(await world.newWorker(), job)
    await world.database.adminPool.query(`update app.steps set state = 'waiting' where id = $1`, [
      job.taskId,
    ])

    await world.complete(user, await world.provider.signIn(await world.begin(user), 'alice'))
    const { rows } = await world.database.adminPool.query(
      'select state from app.steps where id = $1',
      [job.taskId],
    )
    expect(rows).toEqual([{ state: 'due' }])
    expect(await world.credentialOf(user)).toMatchObject({ version: 2, is_verified: true })
  })

  it('is found out by the daily check', async () => {
    const [user, other] = [await world.connectedUser('alice'), await world.connectedUser('bob')]
    await makeDue()
    expect(await checkDueCredentials(world.testBroker.broker.deps)).toBe(2)
    expect(await world.credentialOf(other)).toMatchObject({ version: 2, expires_at: null })

    await world.provider.endSignIns()
    await makeDue()
    await checkDueCredentials(world.testBroker.broker.deps)
    expect(await world.credentialOf(user)).toMatchObject({ is_verified: false })
  })
})

describe('while the sign-in server is away', () => {
  it('a token that has ended is not given out, and the server is left in peace for a while', async () => {
    const user = await world.connectedUser()
    await world.endAccessToken(user)
    world.provider.isDown = true
    const grants = await Promise.all(Array.from({ length: 5 }, async () => await claim(user)))
    grants.push(await claim(user))

    for (const { credential } of grants)
      expect(credential).toEqual({ available: false, reason: 'not_refreshed' })
    expect(await world.outcomesOf('credential.refreshed')).toEqual(['begun', 'unreachable'])
    expect(await world.credentialOf(user)).toMatchObject({ version: 1, is_verified: true })

    world.provider.isDown = false
    await world.database.adminPool.query('update vault.oauth_refreshes set not_before = now()')
    expect(secretOf(await claim(user))).toBe(world.provider.tokens.access.at(-1))
  })
})

describe('a refresh that is on', () => {
  it('is dropped when the owner removes the credential meanwhile', async () => {
    const user = await world.connectedUser()
    await world.endAccessToken(user)
    world.provider.beforeAnswer = async () => {
      world.provider.beforeAnswer = null
      await connectBroker(world.testBroker.api).deleteCredential(user.proof, world.serviceId)
    }

    expect((await claim(user)).credential).toEqual({ available: false, reason: 'none' })
    expect(await world.outcomesOf('credential.refreshed')).toEqual(['begun', 'dropped'])
    await expect(world.credentialOf(user)).rejects.toThrow('no credential')
    // What came too late is of no use at its server either.
    expect(await world.provider.accountOf(world.provider.tokens.access.at(-1) ?? '')).toBeNull()
  })

  it('is dropped when the owner signs in again meanwhile: hers counts', async () => {
    const user = await world.connectedUser('alice')
    await world.endAccessToken(user)
    world.provider.beforeAnswer = async () => {
      world.provider.beforeAnswer = null
      const query = await world.provider.signIn(await world.begin(user), 'bob')
      await world.complete(user, query)
    }

    const grant = await claim(user)
    expect(grant.credential).toMatchObject({ available: true, remoteAccount: 'bob' })
    expect(await world.outcomesOf('credential.refreshed')).toEqual(['begun', 'dropped'])
    expect(await world.credentialOf(user)).toMatchObject({ version: 2 })
  })
})

describe('an access token that the service refuses', () => {
  it('is refreshed when it is older than a minute, and breaks the credential when it is not', async () => {
    const user = await world.connectedUser()
    const worker = await world.newWorker()
    const first = await world.claim(worker, await world.dispatchedJob(user))
    await world.database.adminPool.query(
      `update vault.credential_secrets set updated_at = now() - interval '2 minutes'`,
    )
    await release(worker, first, { credentialRefused: 'No.', putBack: false })
    expect(await world.credentialOf(user)).toMatchObject({ is_verified: true })

    const second = await world.claim(worker, await world.dispatchedJob(user))
    expect(secretOf(second)).toBe(world.provider.tokens.access.at(-1))
    expect(world.provider.events).toEqual(['exchanged', 'refreshed'])
    await release(worker, second, { credentialRefused: 'No.', putBack: false })
    expect(await world.credentialOf(user)).toMatchObject({ is_verified: false })
  })
})

describe('removing the credential', () => {
  it('revokes the sign-in at its server', async () => {
    const user = await world.connectedUser()
    const deleted = await connectBroker(world.testBroker.api).deleteCredential(
      user.proof,
      world.serviceId,
    )

    expect(deleted).toEqual({ deleted: true, atProvider: 'ok' })
    expect(world.provider.events).toContain('revoked')
    expect(await world.provider.accountOf(world.provider.tokens.access[0] ?? '')).toBeNull()
    expect(await world.outcomesOf('credential.revoked_at_provider')).toEqual(['ok'])
  })

  it('says that the server cannot be told where it offers no such thing', async () => {
    await using other = await startOAuthProvider({
      redirectUris: [1, 2].map((id) => `https://tessera.example/api/oauth/callback/${id}`),
      isRevocationOffered: false,
    })
    await other.register(world.database, world.serviceId)
    world.service.accountOfBearer = other.accountOf
    const user = await world.connectedUser()
    const deleted = await connectBroker(world.testBroker.api).deleteCredential(
      user.proof,
      world.serviceId,
    )

    expect(deleted).toEqual({ deleted: true, atProvider: 'not_offered' })
    expect(other.events).toEqual(['exchanged'])
    expect(await world.outcomesOf('credential.revoked_at_provider')).toEqual(['not_offered'])
  })

  it('is done here also when the server is away', async () => {
    const user = await world.connectedUser()
    await world.provider[Symbol.asyncDispose]()
    const deleted = await connectBroker(world.testBroker.api).deleteCredential(
      user.proof,
      world.serviceId,
    )

    expect(deleted).toEqual({ deleted: true, atProvider: 'failed' })
    await expect(world.credentialOf(user)).rejects.toThrow('no credential')
    expect(await world.outcomesOf('credential.revoked_at_provider')).toEqual(['failed'])
  })
})

it('holds a job of one account when its owner signs in as another', async () => {
  const user = await world.connectedUser('alice')
  const job = await world.dispatchedJob(user)
  await world.database.adminPool.query(
    `update app.attempts set remote_account = 'alice' where job_id = $1`,
    [job.jobId],
  )
  await world.complete(user, await world.provider.signIn(await world.begin(user), 'bob'))

  const grant = await world.claim(await world.newWorker(), job)
  expect(grant.credential).toEqual({ available: false, reason: 'other_account' })
})

async function claim(user: SignedInUser): Promise<Grant> {
  const job = await world.dispatchedJob(user)
  const redeemed = await redeem(await world.newWorker(), job)
  if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
  return redeemed.grant
}

function shownRequest(
  worker: Awaited<ReturnType<OAuthWorld['newWorker']>>,
  { id: grantId, claimKey }: Grant,
) {
  const credential = { in: 'header' }
  const parts = {
    grantId,
    claimKey,
    method: 'GET',
    path: '/api/v2/server',
    headers: {},
    credential,
  }
  const request = JSON.stringify(parts)
  const identity = { clientId: worker.clientId, key: worker.identityKey }
  const url = `http://127.0.0.1:1${egressPath}`
  return { workerProof: signRequest(identity, { method: 'POST', url, body: request }), request }
}

async function credential(user: SignedInUser) {
  const found = await connectBroker(world.testBroker.api).credentialStatus(
    user.proof,
    world.serviceId,
  )
  if (found === null) throw new Error('she has no credential')
  return found
}

async function secretRow(user: SignedInUser) {
  const { rows } = await world.database.adminPool.query<{ envelope: Buffer }>(
    'select envelope from vault.credential_secrets where user_id = $1',
    [user.id],
  )
  const [row] = rows
  if (row === undefined) throw new Error('she has no secret')
  return row
}

async function makeDue(): Promise<void> {
  await world.database.adminPool.query('update app.credentials set next_check_at = now()')
}
