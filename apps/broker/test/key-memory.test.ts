import { expect, it } from 'vitest'
import { waitFor } from '@tessera/testing/wait-for'
import { keyStorePath, readKeyStoreFile } from '../src/keys/key-store-file.ts'
import { startChildBroker } from './child-broker.ts'
import { findInMemory } from './find-in-memory.ts'
import { storeToken } from './vault-rows.ts'
import { createWorld } from './world.ts'

it('holds no key in its memory once it is sealed', async () => {
  await using world = await createWorld()
  await using child = await startChildBroker(world, 'sealed')
  const { keys } = readKeyStoreFile(keyStorePath(world.testBroker.keyStore))
  const needles = keys.map(({ id, wrapped }) => ({ id, bytes: Buffer.from(wrapped).subarray(-32) }))
  const held = await findInMemory(child.pid, needles)
  expect(held.toSorted()).toEqual(needles.map(({ id }) => id).toSorted())

  await child.operator.seal()

  await waitFor(async () => (await findInMemory(child.pid, needles)).length === 0)
}, 60_000)

it('holds no credential in its memory after it was given to a worker', async () => {
  await using world = await createWorld()
  // Entered through another process: a token becomes a string where it is tried at its service.
  const user = await world.signIn()
  const token = await storeToken(world, user)
  const job = await world.dispatchedJob(user)
  await using child = await startChildBroker(world, 'giving')
  const worker = { ...(await world.newWorker()), origin: child.origin }

  const { credential } = await world.claim(worker, job)

  expect('secret' in credential && credential.secret.expose()).toBe(token)
  const needles = [
    { id: 'credential', bytes: Buffer.from(token) },
    // What must be found, or nothing was looked at.
    { id: 'its job', bytes: Buffer.from(job.taskId) },
  ]
  expect(await findInMemory(child.pid, needles)).toEqual(['its job'])
}, 60_000)
