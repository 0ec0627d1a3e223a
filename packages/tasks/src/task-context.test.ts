import { generateKeyPairSync } from 'node:crypto'
import { delegationId, jobId, serviceId, taskId, userId } from '@tessera/contracts/ids'
import { scope, stepKind } from '@tessera/contracts/step'
import { generateOpeningKey } from '@tessera/crypto/open'
import { expect, it } from 'vitest'
import { signDelegation } from './delegation-signature.ts'
import { sealTaskContext, taskContext } from './task-context.ts'

it('is sealed into a kibibyte, also when everything in it is as long as it may be', async () => {
  const { sealingKey } = await generateOpeningKey('k'.repeat(64))
  const id = '11111111-1111-4111-8111-111111111111'
  const delegation = {
    id: delegationId.parse(id),
    userId: userId.parse(id),
    jobId: jobId.parse(id),
    serviceId: serviceId.parse(32_767),
    scopes: scope.options,
    notBefore: new Date(),
    deadline: new Date(),
  }
  const { privateKey } = generateKeyPairSync('ed25519')
  const context = taskContext.parse({
    version: 1,
    userId: id,
    email: `${'e'.repeat(242)}@example.org`,
    jobId: id,
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

  expect((await sealTaskContext(sealingKey, context)).length).toBeLessThanOrEqual(1024)
})
