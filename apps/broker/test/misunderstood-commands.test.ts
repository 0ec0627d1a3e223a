import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainFailure } from '../src/command-line.ts'
import { giveCommand } from '../src/operator-commands.ts'
import { makeHome, makeOperatorHome, runCommand } from './run-command.ts'
import { createWorld, type World } from './world.ts'

let world: World
let homes: Readonly<Record<Program, string>>
beforeAll(async () => {
  world = await createWorld()
  const { testBroker } = world
  const broker = await makeHome(testBroker, 'broker', testBroker.files)
  homes = {
    operator: await makeOperatorHome(testBroker),
    'audit-command': broker,
    'key-store': broker,
    'ledger-command': broker,
  }
})
afterAll(async () => await world[Symbol.asyncDispose]())

type Program = Parameters<typeof runCommand>[0]

describe('what is no command ends with 2 and says what to write', () => {
  it.each([
    ['', 'Say one of: enroll, list,'],
    ['revoke everybody', 'Say revoke everything, or revoke KIND ID'],
    ['revoke user', 'Say which user: revoke user ID.'],
    ['revoke everything now', '"revoke everything" takes no further word.'],
    ['seal --now', "Unknown option '--now'."],
    ['list workers', '"workers" is one word too many.'],
    ['suspend worker-1', '"worker-1" is one word too many.'],
    ['suspend', 'Say whom: suspend --name NAME.'],
    ['suspend --name', "Option '--name <value>' argument missing."],
    ['suspend --name -x', 'Write it as --option=value, without a space.'],
    ['enroll --kind worker --name w-1', 'Missing or wrong: --public-key. Say enroll'],
    ['enroll --name w-1', 'Missing or wrong: --kind. Say enroll'],
    ['keys', 'Say one of: keys list,'],
    ['keys rotate everything', 'Say what the key is for: '],
    ['delivery 1 pigeon', 'Say delivery NUMBER sealed, or delivery NUMBER egress'],
    ['role researcher1 boss', 'Say role USERNAME ROLE with one of: researcher, service_manager'],
    ['forget-factors', 'Say forget-factors USERNAME.'],
    ['alerts acknowledge all', 'Name the alert by its number'],
  ])('%s', async (words, sentence) => {
    expect(await failureOf(words)).toEqual({ code: 2, sentence: expect.stringContaining(sentence) })
  })

  it.each<readonly [Program, string, string]>([
    [
      'audit-command',
      'identify --kind user --id 1',
      'Say identify --kind credential|grant --id ID. An id is a UUID.',
    ],
    ['ledger-command', 'repair', 'Say compare.'],
    [
      'key-store',
      'backup keys.backup',
      'The output is not a terminal: name a directory with --shares.',
    ],
  ])('%s %s', async (program, words, sentence) => {
    expect(await run(program, words)).toEqual({ code: 2, output: `${sentence}\n` })
  })
})

describe('what there is not ends with 1 and says so', () => {
  it.each([
    ['revoke user nobody', 'There is no user nobody. Nothing was revoked. A user is named by'],
    [`revoke job ${randomUUID()}`, 'Nothing was revoked.'],
    ['revoke service first', 'A service is named by its number.'],
    ['suspend --name nobody', 'There is no nobody. Nothing was changed.'],
    ['resume --name ?', 'There is no ?. Nothing was changed.'],
    ['keys retire kek-nothing', 'kek-nothing was not retired: there is no such key.'],
    ['delivery 4711 egress', 'There is no service 4711. Nothing was changed.'],
    ['role nobody admin', 'There is no user nobody. Nothing was changed.'],
    ['role ? admin', 'There is no user ?. Nothing was changed.'],
    ['alerts acknowledge 4711', 'There is no open alert 4711.'],
    [`enroll --kind worker --name api-1 --public-key ${'A'.repeat(43)}`, 'is enrolled for another'],
  ])('%s', async (words, sentence) => {
    expect(await failureOf(words)).toEqual({ code: 1, sentence: expect.stringContaining(sentence) })
  })

  it.each<readonly [Program, string, string]>([
    ['audit-command', 'verify --heads nowhere.jsonl', 'nowhere.jsonl does not exist.'],
    ['audit-command', 'verify --heads .', '. is not a file.'],
    ['key-store', 'init', 'is there already; no key was made.'],
  ])('%s %s', async (program, words, sentence) => {
    const { code, output } = await run(program, words)
    expect(output).toMatch(/^[^\n]*\n$/)
    expect(output).toContain(sentence)
    expect(code).toBe(1)
  })
})

it('a backup that is none is said to be none', async () => {
  const keyStore = join(world.testBroker.home, 'elsewhere')
  const home = await makeHome(world.testBroker, 'restoring', { config: { keyStore }, secrets: {} })
  const file = join(home, 'keys.backup')
  await writeFile(file, 'not a backup')
  expect(await runCommand('key-store', home, 'restore', file, '--share', 'nowhere')).toEqual({
    code: 1,
    output: 'nowhere does not exist.\n',
  })
  const share = join(home, 'share')
  await writeFile(share, 'a share\n', { mode: 0o600 })
  expect(await runCommand('key-store', home, 'restore', file, '--share', share)).toEqual({
    code: 1,
    output: 'the file is not a backup of keys.\n',
  })
})

it('a home that lacks something is named', async () => {
  expect(await runCommand('operator', '/nowhere', 'list')).toEqual({
    code: 1,
    output: '/nowhere/config.json does not exist.\n',
  })
})

it('a broker that is sealed, and one that is not there, are told apart', async () => {
  expect(await run('operator', 'seal')).toMatchObject({ code: 0 })
  const sealed = 'The broker is sealed: it answers nothing until it is started again.'
  for (const words of ['seal', 'list', 'alerts list', 'keys list', 'revoke everything'])
    expect(await failureOf(words)).toEqual({ code: 1, sentence: sealed })
  expect(await run('operator', 'list')).toEqual({ code: 1, output: `${sealed}\n` })
  await world.testBroker.broker[Symbol.asyncDispose]()
  const { code, output } = await run('operator', 'list')
  expect(output).toMatch(
    /^Is the broker running\? \(the broker does not answer: .*operator\.sock\)\n$/,
  )
  expect(code).toBe(1)
})

/** In this process: a program takes its time to start. */
async function failureOf(words: string) {
  const given = words.split(' ').filter((word) => word !== '')
  return await giveCommand(() => world.testBroker.operator, given).then(() => null, explainFailure)
}

async function run(program: Program, words: string) {
  const given = words.split(' ').filter((word) => word !== '')
  return await runCommand(program, homes[program], ...given)
}
