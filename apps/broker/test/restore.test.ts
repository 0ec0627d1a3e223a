import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrokerTrust, connectBroker } from '@tessera/broker-client/broker'
import { redeem, renew } from '@tessera/broker-client/grants'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import { choosePort } from '@tessera/development/ports'
import { inRepository } from '@tessera/development/repository'
import { startService } from '@tessera/development/start-service'
import { createOwnDatabase, type OwnDatabase } from '@tessera/testing/own-database'
import type { SignedInUser } from '@tessera/testing/people'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { keyStorePath } from '../src/keys/key-store-file.ts'
import { operatorOf } from './operator-calls.ts'
import { makeHome, makeOperatorHome, runCommand } from './run-command.ts'
import { openRows, storeToken } from './vault-rows.ts'
import { createWorld, newServiceToken, type World } from './world.ts'

let database: OwnDatabase
let world: World
let backup: string
beforeEach(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tessera-backup-'))
  backup = join(directory, 'cluster')
  world = await createWorld({}, async () => (database = await createOwnDatabase()))
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  await rm(join(backup, '..'), { recursive: true, force: true })
})

it('an older database under the ledger of today: a drill by the runbook', async () => {
  const [kept, replaced, removed] = await Promise.all([
    world.userWithToken(),
    world.userWithToken(),
    world.userWithToken(),
  ])
  const added = await world.signIn()
  const [worker, suspended] = [await world.newWorker(), await world.newWorker()]
  const held = await world.claim(worker, await world.dispatchedJob(kept))
  const operatorHome = await makeOperatorHome(world.testBroker)
  await database.backUp(backup)

  // What happens until the database is lost.
  await storeToken(world, replaced)
  await connectBroker(world.testBroker.api).deleteCredential(removed.proof, world.serviceId)
  await storeToken(world, added)
  await runCommand('operator', operatorHome, 'suspend', '--name', suspended.clientId)
  await world.testBroker.broker[Symbol.asyncDispose]()

  const given = new Set<string>()
  const give = async (program: Parameters<typeof runCommand>[0], ...words: readonly string[]) => {
    given.add(`node apps/broker/src/${program}.ts ${words.join(' ')}`)
    return await runCommand(program, program === 'operator' ? operatorHome : home, ...words)
  }
  const port = await choosePort()
  const { config, secrets } = world.testBroker.files
  const home = await makeHome(world.testBroker, 'broker', { config: { ...config, port }, secrets })
  await database.restore(backup)

  const compared = await give('ledger-command', 'compare')
  const said = compared.output.replaceAll(/credential \S+ of/g, 'credential of').split('\n')
  expect(said.toSorted()).toEqual([
    '',
    '3 credentials are refused until their owners enter them again.',
    `deleted: credential of user ${removed.id} at service 1`,
    `missing: credential of user ${added.id} at service 1`,
    `older: credential of user ${replaced.id} at service 1`,
  ])
  expect(compared.code).toBe(1)
  expect(await give('audit-command', 'verify')).toMatchObject({
    code: 1,
    output: expect.stringContaining('cut: record'),
  })
  for (const statement of (await runbook()).statements) await database.adminPool.query(statement)

  await using _broker = await startBroker(home)
  const at = (trust: BrokerTrust) => ({ ...trust, origin: `http://127.0.0.1:${port}` })
  await expect(connectBroker(at(world.testBroker.api)).challenge(kept.proof)).rejects.toThrow()
  expect(await give('operator', 'revoke', 'everything')).toMatchObject({ code: 0 })
  expect(await renew(at(worker), held)).toBeNull()
  await connectBroker(at(suspended)).health()
  expect((await give('operator', 'list')).output).toContain(suspended.clientId)
  expect(await give('operator', 'suspend', '--name', suspended.clientId)).toMatchObject({ code: 0 })
  await expect(connectBroker(at(suspended)).health()).rejects.toThrow('401')

  const claimOf = async (user: SignedInUser) => {
    const redeemed = await redeem(at(worker), await world.dispatchedJob(await signInAgain(user)))
    if (redeemed.outcome === 'refused') throw new Error(redeemed.reason)
    return redeemed.grant.credential
  }
  expect(await claimOf(kept)).toMatchObject({ available: true })
  for (const user of [replaced, removed, added])
    expect(await claimOf(user)).toEqual({ available: false, reason: 'refused' })
  expect((await give('operator', 'alerts', 'list')).output.match(/rolled_back/g)).toHaveLength(3)

  for (const user of [replaced, removed, added]) {
    const token = newServiceToken()
    world.service.accounts.set(token, 'alice')
    const through = `http://127.0.0.1:${port}`
    expect(await world.putToken(await signInAgain(user), token, { through })).toMatchObject({
      outcome: 'stored',
    })
    expect(await claimOf(user)).toMatchObject({ available: true })
  }
  expect(await give('ledger-command', 'compare')).toMatchObject({ code: 0 })

  const named = [...given].map((command) => command.replace(/--name \S+/, '--name worker-3'))
  expect((await runbook()).commands.filter((command) => !named.includes(command))).toEqual([])
}, 240_000)

it('keys that were made current and retired since: the store of today starts with those that the database needs', async () => {
  await world.userWithToken()
  const store = keyStorePath(world.testBroker.keyStore)
  await database.backUp(backup)
  const ofThatDay = `${backup}-keys.store`
  await copyFile(store, ofThatDay)
  const operator = operatorOf(world.testBroker.operator)
  const audit = await operator.rotate('audit')
  const wrapping = await operator.rotate('key-encryption')
  await operator.rewrapAll()
  expect(await operator.retire(wrapping.previousId)).toEqual({ outcome: 'retired' })
  await world.userWithToken()
  await world.testBroker.broker[Symbol.asyncDispose]()
  await copyFile(store, `${backup}-today`)
  await database.restore(backup)
  const { config, secrets } = world.testBroker.files
  const home = await makeHome(world.testBroker, 'broker', { config, secrets })

  await expect(world.testBroker.startAnother()).rejects.toThrow(`${wrapping.previousId} is missing`)
  // In place of today's it lacks what the ledger was written with since.
  await copyFile(ofThatDay, store)
  await expect(world.testBroker.startAnother()).rejects.toThrow(
    `under the audit key ${audit.keyId}, which the key store does not have`,
  )
  await copyFile(`${backup}-today`, store)
  expect(await runCommand('key-store', home, 'introduce')).toMatchObject({
    code: 1,
    output: expect.stringContaining(`${wrapping.previousId} is missing`),
  })
  expect(await runCommand('key-store', home, 'add', ofThatDay)).toMatchObject({
    code: 0,
    output: expect.stringContaining(`Added: ${wrapping.previousId}.`),
  })
  await expect(world.testBroker.startAnother()).rejects.toThrow(
    `${wrapping.keyId} is unknown to this vault`,
  )
  expect(await runCommand('key-store', home, 'introduce')).toMatchObject({ code: 0 })

  await using again = await world.testBroker.startAnother()
  expect((await openRows(world, again)).tokens).toEqual([expect.any(String)])
  expect(await runCommand('key-store', home, 'introduce')).toMatchObject({ code: 1 })
}, 240_000)

async function startBroker(home: string) {
  return await startService({
    name: 'broker',
    entry: inRepository('apps/broker/src/main.ts'),
    home,
    logFile: join(home, 'log'),
  })
}

/** With a session of her own, as after her password. */
async function signInAgain(user: SignedInUser): Promise<SignedInUser> {
  const token = newToken()
  const proof = rowProof(token)
  await database.adminPool.query(
    `insert into proof.sessions (user_id, proof_hash, kind, expires_at)
     values ($1, $2, 'browser', now() + interval '1 hour')`,
    [user.id, proofHash(proof)],
  )
  return { ...user, token, proof }
}

/** The commands of the runbook, and its SQL. */
async function runbook(): Promise<{
  readonly commands: readonly string[]
  readonly statements: readonly string[]
}> {
  const text = await readFile(inRepository('docs/runbooks/restore.md'), 'utf8')
  const blocks = (kind: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\``, 'gms'))].map(
      ([, block = '']) => block,
    )
  const commands = blocks('sh').flatMap((block) => block.trim().split('\n'))
  return {
    commands: commands.map((line) => line.replace(/ +#.*/, '')),
    statements: blocks('sql'),
  }
}
