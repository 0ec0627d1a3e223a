import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connectBroker } from '@tessera/broker-client/broker'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHome, runCommand } from './run-command.ts'
import { createWorld, type World } from './world.ts'

let world: World
let home: string
beforeAll(async () => {
  world = await createWorld()
  const user = await world.signIn()
  for (let n = 0; n < 5; n++) await connectBroker(world.testBroker.api).challenge(user.proof)
  await world.testBroker.broker.signing.sign()
  const { config, secrets } = world.testBroker.files
  home = await makeHome(world.testBroker, 'broker', { config, secrets })
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('verifies the database that the broker works on', async () => {
  const { code, output } = await run(home, 'verify')
  expect(output).toContain('6 records, 0 findings; ends signed until 2')
  expect(code).toBe(0)
})

it('verifies an export with nothing but the audit key and the public key that signed', async () => {
  const file = join(world.testBroker.home, 'record.jsonl')
  await writeFile(file, (await run(home, 'export')).output)
  const { auditKeys } = world.testBroker
  const offline = await makeHome(world.testBroker, 'auditor', {
    config: {},
    secrets: { auditKeys },
  })
  const publicKey = Buffer.from(world.testBroker.answerPublicKey).toString('base64url')
  const heads = world.testBroker.files.config.auditHeadsFile
  const rest = [`--export=${file}`, `--heads=${heads}`, `--public-key=${publicKey}`]

  expect(await run(offline, 'verify', ...rest)).toMatchObject({ code: 0 })

  const { rows } = await world.database.adminPool.query('select min(lane) as lane from vault.audit')
  await world.database.adminPool.query(
    `update vault.audit set outcome = 'ended' where lane = $1 and sequence = 2`,
    [rows[0]?.lane],
  )
  await writeFile(file, (await run(home, 'export')).output)
  const found = await run(offline, 'verify', ...rest)
  expect(found.output).toContain(`altered: record 2 of lane ${rows[0]?.lane} was changed`)
  expect(found.code).toBe(1)
})

it('tells what a hidden identifier stands for', async () => {
  const id = '00000000-0000-4000-8000-000000000000'
  const { output } = await run(home, 'identify', '--kind=credential', `--id=${id}`)
  expect(output).toMatch(/^under audit-[0-9a-f]{10}: credentialHmac = [\w-]{22}\n$/)
})

async function run(home: string, ...words: readonly string[]) {
  return await runCommand('audit-command', home, ...words)
}
