import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { delegationId, documentId, jobId, serviceId, taskId, userId } from '@tessera/contracts/ids'
import { scope, stepKind } from '@tessera/contracts/step'
import { encodeFields } from '@tessera/crypto/fields'
import { createOpener, generateOpeningKey } from '@tessera/crypto/open'
import { expect, it } from 'vitest'
import { signDelegation } from './delegation-signature.ts'
import {
  contextOfNextStep,
  maxSealedContextBytes,
  sealTaskContext,
  taskContext,
  type TaskContext,
  taskContextAad,
  taskContextInfo,
} from './task-context.ts'

const { openingKey, sealingKey } = await generateOpeningKey('k'.repeat(64))

it('is sealed into a kibibyte, also when everything in it is as long as it may be', async () => {
  expect((await sealTaskContext(sealingKey, longContext())).length).toBeLessThanOrEqual(1024)
})

it('is sealed into exactly a kibibyte, and not into a byte more', async () => {
  const sealWithEmail = async (length: number) =>
    await sealTaskContext(sealingKey, { ...longContext(), email: 'e'.repeat(length) })
  const fitting = maxSealedContextBytes - (await sealWithEmail(0)).length
  expect(await sealWithEmail(fitting)).toHaveLength(maxSealedContextBytes)
  await expect(sealWithEmail(fitting + 1)).rejects.toThrow(RangeError)
})

it('opens as what was sealed, and for its own task only', async () => {
  const opener = await createOpener([openingKey])
  const context = longContext()
  const sealed = await sealTaskContext(sealingKey, context)
  const openAs = async (task: TaskContext) =>
    await opener.open(sealed, { info: taskContextInfo, aad: taskContextAad(task) })

  expect(JSON.parse((await openAs(context)).toString())).toEqual(context)
  const other = randomUUID()
  const changes: readonly Partial<TaskContext>[] = [
    { taskId: taskId.parse(other) },
    { userId: userId.parse(other) },
    { jobId: jobId.parse(other) },
    { jobId: null },
    { jobId: null, documentId: documentId.parse(other) },
    { delegationId: delegationId.parse(other) },
    { kind: 'read-options' },
  ]
  for (const change of changes)
    await expect(openAs({ ...context, ...change })).rejects.toThrow('do not open here')
})

it('without a job is bound to having none', () => {
  const { taskId, userId, delegationId, kind } = longContext()
  const task = { taskId, userId, jobId: null, documentId: null, delegationId, kind }
  expect(taskContextAad(task)).toEqual(encodeFields(taskId, userId, '', delegationId, kind))
})

it('is bound to the document that it is about', () => {
  const { taskId, userId, delegationId } = longContext()
  const about = documentId.parse(randomUUID())
  const task = { taskId, userId, jobId: null, documentId: about, delegationId } as const
  expect(taskContextAad({ ...task, kind: 'read-document' })).toEqual(
    encodeFields(taskId, userId, about, delegationId, 'read-document'),
  )
})

it('of the next step is the same but for what is new of it', () => {
  const context = { ...longContext(), createdAt: new Date(0).toISOString() }
  const next = { taskId: taskId.parse(randomUUID()), kind: 'poll-job' as const }
  const { createdAt, ...rest } = contextOfNextStep(context, next)
  expect(rest).toEqual({ ...context, ...next, createdAt: undefined })
  expect(Date.parse(createdAt)).toBeGreaterThan(0)
})

function longContext(): TaskContext {
  const id = '11111111-1111-4111-8111-111111111111'
  const delegation = {
    id: delegationId.parse(id),
    userId: userId.parse(id),
    jobId: jobId.parse(id),
    documentId: null,
    serviceId: serviceId.parse(32_767),
    scopes: scope.options,
    notBefore: new Date(),
    deadline: new Date(),
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  return taskContext.parse({
    version: 1,
    userId: id,
    email: `${'e'.repeat(242)}@example.org`,
    jobId: id,
    documentId: null,
    taskId: taskId.parse(id),
    kind: stepKind.options.toSorted((a, b) => b.length - a.length)[0],
    delegationId: id,
    locale: 'l'.repeat(35),
    trace: '0'.repeat(32),
    auth: { method: 'browser' },
    createdAt: new Date().toISOString(),
    signedBy: 's'.repeat(63),
    signature: signDelegation(privateKey, delegation),
  })
}
