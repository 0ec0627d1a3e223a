import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Grant, redeem, release, renew } from '@tessera/broker-client/grants'
import { createClaimKey } from '@tessera/crypto/open-claim'
import type { SignedInUser } from '@tessera/testing/people'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDueCredentials } from '../src/credentials/check-due.ts'
import { createOAuthWorld, type OAuthWorld, secretOf } from './oauth-world.ts'

let world: OAuthWorld
beforeAll(async () => {
  world = await createOAuthWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('a renewal of a grant with an access token', () => {
  it('brings the new one when the former is about to end, and says so in the record', async () => {
    const { user, worker, grant } = await holding()
    await world.endAccessToken(user, 30)

    const renewal = await renew(worker, grant)

    expect(renewal?.secret?.expose()).toBe(newest())
    expect(newest()).not.toBe(secretOf(grant))
    const [recorded] = await rows(
      `select outcome, detail ? 'credentialHmac' as named from vault.audit
       where action = 'grant.renewed' and subject = $1`,
      grant.taskId,
    )
    expect(recorded).toEqual({ outcome: 'ok', named: true })
  })

  it('brings none where egress has it', async () => {
    const { worker, grant } = await holding()
    expect((await renew(worker, grant))?.secret).not.toBeNull()
    await rows(`update app.services set delivery = 'egress'`)
    try {
      expect(await renew(worker, grant)).toMatchObject({ secret: null })
    } finally {
      await rows(`update app.services set delivery = 'sealed'`)
    }
  })

  it.each([
    ['another has the step', `update app.steps set fence = fence + 1 where user_id = $1`],
    ['its time has passed', `update proof.grants set expires_at = now() where user_id = $1`],
    ['its owner is locked out', `update app.users set status = 'disabled' where id = $1`],
  ])('is refused when %s, and names no credential in the record', async (_, change) => {
    const { user, worker, grant } = await holding()
    await rows(change, user.id)
    expect(await renew(worker, grant)).toBeNull()
    const recorded = await rows(
      `select outcome, detail ? 'credentialHmac' as named from vault.audit
       where action = 'grant.renewed' and subject = $1`,
      grant.taskId,
    )
    expect(recorded).toEqual([{ outcome: 'ended', named: false }])
  })

  it('brings nothing of what its owner has connected since as somebody else', async () => {
    const { user, worker, grant } = await holding('alice')
    await world.complete(user, await world.provider.signIn(await world.begin(user), 'bob'))
    expect(await renew(worker, grant)).toBeNull()
  })

  it('brings nothing of what was put back behind the broker’s back', async () => {
    const user = await world.connectedUser('alice')
    const secret = 'select envelope from vault.credential_secrets where user_id = $1'
    const [old] = await rows(secret, user.id)
    await world.complete(user, await world.provider.signIn(await world.begin(user), 'alice'))
    const worker = await world.newWorker()
    const grant = await world.claim(worker, await world.dispatchedJob(user))
    await rows('update app.credentials set version = 1 where user_id = $1', user.id)
    await rows(
      'update vault.credential_secrets set version = 1, envelope = $2 where user_id = $1',
      user.id,
      old.envelope,
    )
    expect(await renew(worker, grant)).toMatchObject({ secret: null })
    expect(await rows('select kind from vault.alerts where user_id = $1', user.id)).toEqual([
      { kind: 'credential.rolled_back' },
    ])
  })

  it('brings nothing that does not open, and people are told', async () => {
    const { user, worker, grant } = await holding()
    // Beyond the ledger, so that nothing but the associated data stands in the way.
    await rows('update app.credentials set version = version + 1 where user_id = $1', user.id)
    await rows(
      'update vault.credential_secrets set version = version + 1 where user_id = $1',
      user.id,
    )
    expect(await renew(worker, grant)).toMatchObject({ secret: null })
    expect(await rows('select kind, detail from vault.alerts where user_id = $1', user.id)).toEqual(
      [
        {
          kind: 'credential.not_authentic',
          detail: { taskId: grant.taskId, code: 'not_authentic' },
        },
      ],
    )
  })
})

describe('a claim of an access token', () => {
  it('that is about to end gets a new one, and the same again with the same key', async () => {
    const user = await world.connectedUser()
    const worker = await world.newWorker()
    const [job, key] = [await world.dispatchedJob(user), await createClaimKey()]
    const former = newest()
    await world.endAccessToken(user, 30)
    const first = await granted(redeem(worker, job, key))
    expect(secretOf(first)).toBe(newest())
    expect(secretOf(first)).not.toBe(former)

    await world.endAccessToken(user, 30)
    const again = await granted(redeem(worker, job, key))

    // It is the same sign-in, and what came with the first answer ends.
    expect(again.id).toBe(first.id)
    expect(secretOf(again)).toBe(newest())
    expect(secretOf(again)).not.toBe(secretOf(first))
  })

  it('that is newer than the ledger, of which a broker that fell could not write, gets a new one too', async () => {
    const user = await world.connectedUser()
    const ledger = join(world.testBroker.home, 'ledger', 'operator.jsonl')
    const before = await readFile(ledger, 'utf8')
    await world.complete(user, await world.provider.signIn(await world.begin(user), 'alice'))
    await writeFile(ledger, before)
    await using fresh = await world.testBroker.startAnother()
    const former = newest()
    await world.endAccessToken(user, 30)

    const worker = { ...(await world.newWorker()), origin: fresh.origin }
    const grant = await granted(redeem(worker, await world.dispatchedJob(user)))
    expect(secretOf(grant)).toBe(newest())
    expect(secretOf(grant)).not.toBe(former)
  })
})

describe('an access token that the service refuses', () => {
  it('is made anew when it is older than a minute: the step is tried again, and its owner not asked', async () => {
    const { user, worker, grant } = await holding()
    await rows(
      `update vault.credential_secrets set updated_at = now() - interval '2 minutes' where user_id = $1`,
      user.id,
    )
    await release(worker, grant, { credentialRefused: 'No.', putBack: false })
    expect(await stateOf(grant)).toBe('due')
    expect(await world.credentialOf(user)).toMatchObject({ is_verified: true })
  })

  it('breaks the credential when it is younger: the step waits for its owner', async () => {
    const { user, worker, grant } = await holding()
    await release(worker, grant, { credentialRefused: 'No.', putBack: false })
    expect(await stateOf(grant)).toBe('waiting')
    expect(await world.credentialOf(user)).toMatchObject({ is_verified: false })
  })
})

describe('the daily check of a sign-in', () => {
  it('renews it, and asks the service with the new access token', async () => {
    const user = await dueUser()
    const seen = world.service.seen.length
    expect(await checkDueCredentials(world.testBroker.broker.deps)).toBe(1)
    expect(world.service.seen.slice(seen).map(({ token }) => token)).toEqual([newest()])
    expect(await world.credentialOf(user)).toMatchObject({ version: 2, is_verified: true })
    // It is the new version of which the service's word is kept.
    const left = `select next_check_at > now() + interval '20 hours' as is_done from app.credentials where user_id = $1`
    expect(await rows(left, user.id)).toEqual([{ is_done: true }])
  })

  it('goes on after one whose sign-in was ended', async () => {
    const ended = await dueUser()
    await world.provider.endSignIns()
    const user = await dueUser()
    expect(await checkDueCredentials(world.testBroker.broker.deps)).toBe(2)
    expect(await world.credentialOf(ended)).toMatchObject({ version: 1, is_verified: false })
    expect(await world.credentialOf(user)).toMatchObject({ version: 2, is_verified: true })
    expect(world.service.seen.at(-1)?.token).toBe(newest())
  })

  it('says nothing against it while its server is away', async () => {
    const user = await dueUser()
    const seen = world.service.seen.length
    world.provider.isDown = true
    try {
      expect(await checkDueCredentials(world.testBroker.broker.deps)).toBe(1)
    } finally {
      world.provider.isDown = false
    }
    expect(world.service.seen).toHaveLength(seen)
    expect(await world.credentialOf(user)).toMatchObject({ version: 1, is_verified: true })
    const outcomes = await rows(
      `select outcome from vault.audit where action = 'credential.checked' and user_id = $1 order by id`,
      user.id,
    )
    expect(outcomes).toEqual([{ outcome: 'begun' }, { outcome: 'unreachable' }])
  })
})

/** Whose credential was not asked about for a day. */
async function dueUser(): Promise<SignedInUser> {
  const user = await world.connectedUser()
  await rows('update app.credentials set next_check_at = now() where user_id = $1', user.id)
  return user
}

async function holding(account?: string) {
  const user: SignedInUser = await world.connectedUser(account)
  const worker = await world.newWorker()
  return { user, worker, grant: await world.claim(worker, await world.dispatchedJob(user)) }
}

async function granted(claim: ReturnType<typeof redeem>): Promise<Grant> {
  const redeemed = await claim
  if (redeemed.outcome === 'refused') throw new Error(`refused: ${redeemed.reason}`)
  return redeemed.grant
}

/** The access token that the sign-in server gave last. */
function newest(): string {
  return world.provider.tokens.access.at(-1) ?? ''
}

async function stateOf(grant: Grant): Promise<unknown> {
  const [step] = await rows('select state from app.steps where id = $1', grant.taskId)
  return step.state
}

async function rows(statement: string, ...parameters: unknown[]) {
  return (await world.database.adminPool.query(statement, parameters)).rows
}
