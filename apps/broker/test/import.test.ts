import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { callBroker } from '@tessera/broker-client/call-broker'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { importCredentialAnswer } from '@tessera/broker-client/service-credentials'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeOperatorHome, runCommand } from './run-command.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let world: World
let home: string
beforeAll(async () => {
  world = await createWorld()
  home = await makeOperatorHome(world.testBroker)
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('brings each row of the old table over, tells what it did not, and changes nothing the second time', async () => {
  const [ada, bob, owner] = [
    await world.signIn(),
    await world.signIn(),
    await world.userWithToken('kept'),
  ]
  const [good, stale, other] = [newServiceToken(), newServiceToken(), newServiceToken()]
  world.service.accounts.set(good, 'ada-there')
  world.service.accounts.set(other, 'somebody')
  const head = 'id,user_id,service_id,credential_type,api_token,is_active,is_verified,last_used_at'
  const file = join(world.testBroker.home, 'old.csv')
  const lines = [
    `1,11,7,api_token,${good},t,t,`,
    `2,12,7,api_token,${stale},t,f,`,
    `3,13,7,api_token,${other},t,t,`,
    `4,99,7,api_token,${other},t,t,`,
    `5,11,8,api_token,${other},t,t,`,
    `6,12,7,api_token,${other},f,t,`,
    `7,12,7,oauth2,${other},t,t,`,
  ]
  await writeFile(file, `${head}\n${lines.join('\n')}\n`)
  const users = join(world.testBroker.home, 'users.csv')
  await writeFile(
    users,
    `id,username\n11,${ada.username}\n12,${bob.username}\n13,${owner.username}\n`,
  )
  const words = ['import', file, '--users', users, '--service', '7=service-1']

  const first = await runCommand('operator', home, ...words)
  expect(outcomesOf(first.output)).toEqual([
    'stored',
    'refused',
    'duplicate',
    'unknown_user',
    'unknown_service',
    'inactive',
    'malformed',
  ])
  expect(first.code).toBe(1)
  expect(first.output).toContain('Delete the file')
  for (const token of [good, stale, other]) expect(first.output).not.toContain(token)
  const stored = await credentials()
  expect(stored.map((row) => row.remote_account).toSorted()).toEqual(['ada-there', 'kept'])

  const second = await runCommand('operator', home, ...words)
  expect(outcomesOf(second.output)[0]).toBe('duplicate')
  expect(await credentials()).toEqual(stored)
  const { rows } = await world.database.adminPool.query(
    `select action from app.audit where user_id = $1 and action like 'credential.%'`,
    [ada.id],
  )
  expect(rows).toEqual([{ action: 'credential.imported' }])
  // It works as if she had entered it.
  const grant = await world.claim(await world.newWorker(), await world.dispatchedJob(ada))
  expect('secret' in grant.credential && grant.credential.secret.expose()).toBe(good)
}, 180_000)

it('is the operator’s, and nobody else’s', async () => {
  const user = await world.signIn()
  const input = { user: user.username, service: 'service-1', type: 'api_token', sealed: 'AAAA' }
  for (const who of [world.testBroker.api, await world.newWorker()]) {
    await expect(
      callBroker(who, brokerPaths.importCredential, input, importCredentialAnswer),
    ).rejects.toThrow()
  }
  // Asked by the operator the same words are judged.
  const { operator } = world.testBroker
  expect(
    await callBroker(operator, brokerPaths.importCredential, input, importCredentialAnswer),
  ).toEqual({ outcome: 'malformed' })
})

async function credentials() {
  return (
    await world.database.adminPool.query('select * from app.credentials order by created_at, id')
  ).rows
}

function outcomesOf(output: string): readonly string[] {
  return [...output.matchAll(/"outcome":"(\w+)"/g)].map(([, outcome = '']) => outcome)
}
