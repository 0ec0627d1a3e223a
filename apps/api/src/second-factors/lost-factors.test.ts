import { callBroker } from '@tessera/broker-client/call-broker'
import { forgetFactorsAnswer } from '@tessera/broker-client/operator-protocol'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Authenticator } from '../../test/authenticator.ts'
import { makeToken } from '../../test/personal-token.ts'
import { setRole } from '../../test/roles.ts'
import { SoftwareKey } from '../../test/software-key.ts'
import { refusalOf, Visitor } from '../../test/visitor.ts'
import { createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

/** The operator's command `forget-factors`. */
async function forgetFactors(username: string) {
  const { operator } = world.broker
  const path = brokerPaths.forgetFactors
  return (await callBroker(operator, path, { username }, forgetFactorsAnswer)).outcome
}

it('lets whoever lost all of hers sign in with the password, signs everybody else out, and tells her', async () => {
  const ada = await world.signUp()
  const { id, username, password } = ada
  await world.rows(
    'update app.users set email = $2, email_verified_at = now() where id = $1',
    id,
    `${username}@example.org`,
  )
  await Authenticator.addTo(world, ada)
  await SoftwareKey.addTo(ada)
  await setRole(world, ada, 'admin')
  await makeToken(ada)

  expect(await forgetFactors(username)).toBe('forgotten')

  expect(await ada.trpc.auth.me.query()).toBeNull()
  const browser = new Visitor(world.api.origin, username)
  const answer = await browser.trpc.auth.login.mutate({ username, password })
  expect(answer.outcome).toBe('signed_in')
  expect(await browser.trpc.secondFactors.get.query()).toMatchObject({
    authenticator: null,
    passkeys: [],
    recoveryCodes: 0,
  })
  expect(await browser.trpc.tokens.list.query()).toEqual([])
  expect((await refusalOf(browser.trpc.programs.keys.query())).code).toBe('second_factor_required')
  const told = [
    ...(await world.rows('select kind as told from proof.mails where user_id = $1', id)),
    ...(await world.rows(
      'select actor || $2 || action as told from app.audit where user_id = $1',
      id,
      ' ',
    )),
  ].map((row) => row['told'])
  expect(told).toEqual(
    expect.arrayContaining([
      'factor_added',
      'factors_forgotten',
      'operator second_factors.removed',
    ]),
  )
})

it('does nothing for whoever has none, or does not exist, and each time it stands in the record', async () => {
  const { id, username } = await world.signUp()
  expect(await forgetFactors(username)).toBe('none')
  expect(await forgetFactors('nobody-of-that-name')).toBe('not_found')
  const records = await world.rows(
    "select outcome, user_id from vault.audit where action = 'user.factors_forgotten' order by id desc limit 2",
  )
  expect(records).toMatchObject([
    { outcome: 'not_found', user_id: null },
    { outcome: 'none', user_id: id },
  ])
})

it('is no command of the api', async () => {
  const { username } = await world.signUp()
  const asked = callBroker(
    world.broker.api,
    brokerPaths.forgetFactors,
    { username },
    forgetFactorsAnswer,
  )
  await expect(asked).rejects.toThrow()
})
