import { expect, it } from 'vitest'
import { startChildBroker } from './child-broker.ts'
import { createOAuthWorld, type OAuthWorld, secretOf } from './oauth-world.ts'

it('a sign-in whose new tokens died with a broker is broken, with one message, where the server takes no old ones', async () => {
  await using world = await createOAuthWorld()
  const user = await loseAnswer(world)
  const claims = await Promise.all([1, 2, 3].map(async () => await claim(world, user)))

  for (const { credential } of claims)
    expect(credential).toEqual({ available: false, reason: 'refused' })
  expect(world.provider.events).toEqual(['exchanged', 'refreshed', 'invalid_grant'])
  expect(await world.outcomesOf('credential.refreshed')).toEqual(['begun', 'begun', 'refused'])
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

  await world.complete(user, await world.provider.signIn(await world.begin(user), 'alice'))
  expect(secretOf(await claim(world, user))).toBe(world.provider.tokens.access.at(-1))
}, 60_000)

it('a sign-in whose new tokens died with a broker goes on where the server takes old ones for a while', async () => {
  await using world = await createOAuthWorld({ hasGrace: true })
  const user = await loseAnswer(world)

  expect(secretOf(await claim(world, user))).toBe(world.provider.tokens.access.at(-1))
  expect(world.provider.events).toEqual(['exchanged', 'refreshed', 'refreshed'])
  expect(await world.outcomesOf('credential.refreshed')).toEqual(['begun', 'begun', 'ok'])
  expect(await world.credentialOf(user)).toMatchObject({ version: 2, is_verified: true })
  expect(await world.toldOwner(user)).toEqual(['credential.stored'])
}, 60_000)

/** Her access token has ended, and a broker was killed when it had the next one and had not stored it. */
async function loseAnswer(world: OAuthWorld) {
  const user = await world.connectedUser('alice')
  await world.endAccessToken(user)
  await using child = await startChildBroker(world, 'killed', { killAt: 1 })
  const worker = { ...(await world.newWorker()), origin: child.origin }
  await expect(world.claim(worker, await world.dispatchedJob(user))).rejects.toThrow()
  expect(await child.ended).toBe('SIGKILL')
  expect(child.points).toEqual(['refresh: answered'])
  expect(world.provider.events).toEqual(['exchanged', 'refreshed'])
  expect(await world.credentialOf(user)).toMatchObject({ version: 1, is_verified: true })
  // The turn of the dead ends by itself, after half a minute.
  const { rows } = await world.database.adminPool.query(
    `update vault.oauth_refreshes set held_until = now()
     where held_until between now() and now() + interval '30 seconds' returning 1`,
  )
  expect(rows).toHaveLength(1)
  return user
}

async function claim(world: OAuthWorld, user: Parameters<OAuthWorld['dispatchedJob']>[0]) {
  return await world.claim(await world.newWorker(), await world.dispatchedJob(user))
}
