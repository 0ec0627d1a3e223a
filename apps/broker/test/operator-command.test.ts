import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renew } from '@tessera/broker-client/grants'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  const { answerPublicKey, home, operator } = world.testBroker
  const identityKey = operator.identityKey.export({ format: 'der', type: 'pkcs8' })
  await mkdir(join(home, 'operator'))
  await write('config', {
    socket: operator.socketPath,
    answerPublicKey: Buffer.from(answerPublicKey).toString('base64url'),
  })
  await write('secrets', { identityKey: identityKey.toString('base64url') })
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('revokes what it names, and says so when there is no such thing', async () => {
  const worker = await world.newWorker()
  const grant = await world.claim(worker, await world.dispatchedJob(await world.userWithToken()))
  expect(await renew(worker, grant)).not.toBeNull()

  expect(await run('revoke', 'worker', worker.clientId)).toEqual({
    code: 0,
    output: `Every grant of worker ${worker.clientId} has ended.\n`,
  })
  expect(await renew(worker, grant)).toBeNull()
  expect(await run('revoke', 'worker', 'worker-nobody')).toEqual({
    code: 1,
    output: 'There is no worker worker-nobody. Nothing was revoked.\n',
  })
  expect(await run('revoke', 'everything')).toMatchObject({ code: 0 })
  expect(await run('revoke', 'everybody')).toMatchObject({ code: 2 })
}, 60_000)

it('lists alerts until they are acknowledged', async () => {
  const [holder, thief] = [await world.newWorker(), await world.newWorker()]
  const grant = await world.claim(holder, await world.dispatchedJob(await world.userWithToken()))
  await renew(thief, grant)

  expect((await run('alerts', 'list')).output).toContain('grant.theft')
  const { rows } = await world.database.adminPool.query(
    `select id from vault.alerts where kind = 'grant.theft'`,
  )
  const id = String(rows[0]?.id)
  expect(await run('alerts', 'acknowledge', id)).toMatchObject({ code: 0 })
  expect(await run('alerts', 'acknowledge', id)).toMatchObject({ code: 1 })
  expect((await run('alerts', 'list')).output).not.toContain('grant.theft')
  expect((await run('alerts', 'list', '--all')).output).toContain('grant.theft')
}, 60_000)

it('shows workers with their status and when they last asked', async () => {
  const worker = await world.newWorker()
  await run('suspend', '--name', worker.clientId)
  const { output } = await run('list')
  expect(output).toMatch(new RegExp(`${worker.clientId}.*worker.*suspended`))
  expect(output).toContain('lastSeenAt')
}, 60_000)

async function write(name: string, contents: object) {
  const path = join(world.testBroker.home, 'operator', `${name}.json`)
  await writeFile(path, JSON.stringify(contents), { mode: 0o600 })
}

async function run(
  ...parameters: readonly string[]
): Promise<{ readonly code: number; readonly output: string }> {
  const command = join(import.meta.dirname, '../src/operator.ts')
  const env = { ...process.env, TESSERA_HOME: join(world.testBroker.home, 'operator') }
  return await new Promise((resolve) => {
    execFile(process.execPath, [command, ...parameters], { env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0
      resolve({ code, output: `${stdout}${stderr}` })
    })
  })
}
