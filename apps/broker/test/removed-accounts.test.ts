import { afterAll, beforeAll, expect, it } from 'vitest'
import { deleteRemovedCredentials } from '../src/credentials/delete-removed.ts'
import { createOAuthWorld, type OAuthWorld } from './oauth-world.ts'
import { makeHome, runCommand } from './run-command.ts'
import type { SignedInUser } from '@tessera/testing/people'

let world: OAuthWorld
beforeAll(async () => {
  world = await createOAuthWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('a sign-in of a removed account is ended at its provider, and so is every grant of it', async () => {
  const [ada, bob] = [await world.connectedUser('ada'), await world.connectedUser('bob')]
  await world.claim(await world.newWorker(), await world.dispatchedJob(ada))
  const before = world.provider.events.length
  await remove(ada)
  expect(await deleteRemovedCredentials(deps())).toBe(1)
  expect(world.provider.events.slice(before)).toEqual(['revoked'])
  const recorded = await rows(
    `select client_id, outcome, detail from vault.audit where action = 'credential.deleted'`,
  )
  expect(recorded).toEqual([
    { client_id: 'broker', outcome: 'ok', detail: { credentialHmac: expect.any(String) } },
  ])
  expect(await rows('select from vault.credential_secrets where user_id = $1', ada.id)).toEqual([])
  expect(await world.credentialOf(bob)).toMatchObject({ is_verified: true })
  const [state] = await rows(
    'select proof.is_revoked(g) as revoked from proof.grants g where g.user_id = $1',
    ada.id,
  )
  expect(state).toEqual({ revoked: true })
  const inMaintenance = `select changed from proof.maintenance_runs where task = 'delete-credentials'`
  expect(await rows(inMaintenance)).toEqual([{ changed: 1 }])
})

it('one that cannot be deleted keeps no other from it, and is deleted once it can be', async () => {
  const people: SignedInUser[] = []
  for (const account of ['carol', 'dora', 'eve']) people.push(await world.connectedUser(account))
  const [stuck, ...others] = people
  for (const one of people) await remove(one)
  await rows(
    `create function app.fail() returns trigger language plpgsql as 'begin raise exception ''stuck''; end'`,
  )
  await rows(
    `create trigger fail before delete on app.credentials for each row when (old.user_id = '${stuck?.id}') execute function app.fail()`,
  )
  try {
    expect(await deleteRemovedCredentials(deps())).toBe(2)
    expect(await deleteRemovedCredentials(deps())).toBe(0)
  } finally {
    await rows('drop function app.fail cascade')
  }
  const left = `select user_id from app.credentials where user_id = any ($1)`
  expect(
    await rows(
      left,
      others.map(({ id }) => id),
    ),
  ).toEqual([])
  expect(await rows(left, [stuck?.id])).toHaveLength(1)
  expect(await deleteRemovedCredentials(deps())).toBe(1)
  expect(await rows(left, [stuck?.id])).toEqual([])
})

it('the record verifies after accounts were removed', async () => {
  await remove(await world.connectedUser('frida'))
  expect(await deleteRemovedCredentials(deps())).toBe(1)
  await world.testBroker.broker.signing.sign()
  const { config, secrets } = world.testBroker.files
  const home = await makeHome(world.testBroker, 'verifier', { config, secrets })
  const { code, output } = await runCommand('audit-command', home, 'verify')
  expect(output).toMatch(/^[1-9]\d* records, 0 findings; ends signed until \d+/m)
  expect(code).toBe(0)
})

/** What the dispatcher does before the broker's turn. */
async function remove({ id }: SignedInUser): Promise<void> {
  await rows(
    `update app.users set status = 'removed', username = 'removed-' || replace(id::text, '-', ''), email = null where id = $1`,
    id,
  )
}

function deps() {
  return world.testBroker.broker.deps
}

async function rows(statement: string, ...parameters: readonly unknown[]) {
  return (await world.database.adminPool.query(statement, [...parameters])).rows
}
