import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { connectBroker } from '@tessera/broker-client/broker'
import { callBroker } from '@tessera/broker-client/call-broker'
import { redeem } from '@tessera/broker-client/grants'
import { enrollAnswer } from '@tessera/broker-client/operator-protocol'
import { brokerPaths } from '@tessera/broker-client/protocol'
import { delegationId, taskId, userId } from '@tessera/contracts/ids'
import { seal } from '@tessera/crypto/seal'
import {
  type TaskContext,
  taskContext,
  taskContextAad,
  taskContextInfo,
} from '@tessera/tasks/task-context'
import { delegateJob, markDispatched } from '@tessera/testing/delegated-job'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createWorld, type World } from '../world.ts'

/** Somebody reads and writes everything in Redis, and has even a worker to show it with. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

describe('who can write to the queue', () => {
  test('gets nothing for a task that does not exist', async () => {
    const user = await world.signIn()
    const { sealedContext } = await world.dispatchedJob(user)
    const answer = await redeem(await newWorker(), {
      taskId: taskId.parse(randomUUID()),
      sealedContext,
    })
    expect(answer).toMatchObject({ outcome: 'refused', reason: 'not_found' })
  })

  test('cannot exchange the contexts of two tasks of one user', async () => {
    const user = await world.signIn()
    const [one, two] = [await world.dispatchedJob(user), await world.dispatchedJob(user)]
    expect(await outcomeOf({ taskId: one.taskId, sealedContext: two.sealedContext })).toBe(
      'context_refused',
    )
    // Each in its own place is accepted.
    expect(await outcomeOf(two)).toBe('granted')
  })

  test.each([
    ['plain JSON', Buffer.from('{"version":1}')],
    ['nothing', Buffer.alloc(1)],
    ['noise', Buffer.alloc(900, 7)],
  ])('cannot put %s in the place of a context', async (_, sealedContext) => {
    const { taskId } = await world.dispatchedJob(await world.signIn())
    expect(await outcomeOf({ taskId, sealedContext })).toBe('context_refused')
  })

  test('cannot change a byte of a context, wherever it stands', async () => {
    const job = await world.dispatchedJob(await world.signIn())
    const length = job.sealedContext.length
    for (const position of [0, 1, 2, 20, 45, Math.floor(length / 2), length - 1]) {
      const sealedContext = Uint8Array.from(job.sealedContext)
      sealedContext[position] = (sealedContext[position] ?? 0) ^ 1
      expect(await outcomeOf({ ...job, sealedContext }), `byte ${position}`).toBe('context_refused')
      await markDispatched(world.database, job.taskId)
    }
    expect(await outcomeOf(job)).toBe('granted')
  })

  test('cannot sign a delegation with a key of its own', async () => {
    const user = await world.signIn()
    const { key } = await connectBroker(world.testBroker.api).sealingKey('context')
    const by = { user, serviceId: world.serviceId, contextKey: key, signedBy: 'api-1' }
    const forged = await delegateJob(world.apiLogin, {
      ...by,
      signingKey: generateKeyPairSync('ed25519').privateKey,
    })
    const genuine = await delegateJob(world.apiLogin, {
      ...by,
      signingKey: world.testBroker.api.signingKey,
    })
    for (const { taskId } of [forged, genuine]) await markDispatched(world.database, taskId)

    expect(await outcomeOf(forged)).toBe('context_refused')
    expect(await outcomeOf(genuine)).toBe('granted')
  })

  test('cannot seal a context of its own for a step, out of one that it has read', async () => {
    const job = await world.dispatchedJob(await world.signIn())
    const { context } = await world.claim(await newWorker(), job)
    const genuine = taskContext.parse(JSON.parse(context))
    const { key } = await connectBroker(world.testBroker.api).sealingKey('context')
    const sealed = async (text: string) => ({
      taskId: job.taskId,
      sealedContext: await seal(key, {
        info: taskContextInfo,
        aad: taskContextAad(genuine),
        plaintext: Buffer.from(text),
      }),
    })
    const changes: readonly Partial<TaskContext>[] = [
      { userId: userId.parse(randomUUID()) },
      { delegationId: delegationId.parse(randomUUID()) },
      { signedBy: 'api-nobody' },
      { signedBy: (await newWorker()).clientId },
      { signature: 'A'.repeat(86) },
    ]
    const texts = changes.map((change) => JSON.stringify({ ...genuine, ...change }))
    for (const text of [...texts, 'no JSON', '{"version":1}'])
      expect(await outcomeOf(await sealed(text)), text).toBe('context_refused')
    // What it read is good, and the step is taken.
    expect(await outcomeOf(await sealed(context))).toBe('held')
  })

  test.each([
    ['granted', 'another api', false],
    ['context_refused', 'another api that is suspended', true],
  ])('is answered %s for a delegation that was signed by %s', async (outcome, _, suspended) => {
    const { operator, api } = world.testBroker
    const signing = generateKeyPairSync('ed25519')
    const id = `api-${randomUUID()}`
    const [publicKey, delegationKey] = [generateKeyPairSync('ed25519').publicKey, signing.publicKey]
    const enrolled = {
      kind: 'api',
      id,
      publicKey: rawPublicKey(publicKey),
      delegationKey: rawPublicKey(delegationKey),
    }
    await callBroker(operator, brokerPaths.enroll, enrolled, enrollAnswer)
    await callBroker(operator, brokerPaths.suspend, { id, suspended }, z.unknown())
    const { key } = await connectBroker(api).sealingKey('context')
    const job = await delegateJob(world.apiLogin, {
      user: await world.signIn(),
      serviceId: world.serviceId,
      contextKey: key,
      signedBy: id,
      signingKey: signing.privateKey,
    })
    await markDispatched(world.database, job.taskId)
    expect(await outcomeOf(job)).toBe(outcome)
  })
})

async function outcomeOf(task: Parameters<typeof redeem>[1]) {
  const answer = await redeem(await newWorker(), task)
  return answer.outcome === 'refused' ? answer.reason : answer.outcome
}

function rawPublicKey(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url')
}

async function newWorker() {
  return await world.testBroker.enrollWorker(`worker-${randomUUID()}`)
}
