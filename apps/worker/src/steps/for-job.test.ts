import { restoreAuthContext } from '@tessera/auth-context/auth-context'
import { UserContext } from '@tessera/auth-context/user-context'
import { adapterFor } from '@tessera/adapters/registry'
import { ServiceError, type ServiceErrorKind } from '@tessera/adapters/service-error'
import { createLogger } from '@tessera/runtime/logger'
import { taskContext } from '@tessera/tasks/task-context'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { claim } from '../../test/claim.ts'
import { createWorld, type World } from '../../test/world.ts'
import { CredentialUse } from '../credential-use.ts'
import { holdGrant } from '../hold-grant.ts'
import { fileKeys } from './file-keys.ts'
import { forJob } from './for-job.ts'
import { lookUpSubmission } from './look-up-submission.ts'
import { resultPasswords } from './result-passwords.ts'
import type { Task } from './task.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => await world[Symbol.asyncDispose]())

it('the password of the results is in no error that a step ends with', async () => {
  await using held = await heldTask()
  const value = await held.password()
  const fail = async () => {
    throw new ServiceError('rejected', `bad parameter ${value}`)
  }
  const ending = forJob({ work: fail, withoutCredential: fail })(held.task('rejected', ''))
  await expect(ending).rejects.toMatchObject({
    kind: 'rejected',
    publicText: 'bad parameter [hidden]',
  })
})

it('nor in what a service says that refuses the credential while a job is looked for', async () => {
  await using held = await heldTask()
  const value = await held.password()
  const work = async (task: Parameters<typeof lookUpSubmission>[0]) => {
    const end = await lookUpSubmission(task)
    if (end === null) throw new Error('it was looked for')
    return end
  }
  const task = held.task('credential_refused', `who is ${value}`)
  expect(await forJob({ work, withoutCredential: work })(task)).toMatchObject({
    kind: 'credential_refused',
    reason: 'who is [hidden]',
  })
})

let workers = 0
async function heldTask() {
  const researcher = await world.newResearcher()
  const job = await researcher.submit({ mode: 'imputation' })
  const { connection, grant } = await claim(world, job, `worker-${++workers}`)
  const login = world.workerLogin
  const hold = await holdGrant(grant, {
    connection,
    login,
    stopping: new AbortController().signal,
  })
  const context = taskContext.parse(JSON.parse(grant.context))
  const user = new UserContext(login, grant.rowProof, restoreAuthContext(context))
  return {
    task: (kind: ServiceErrorKind, words: string): Task => ({
      context,
      connection,
      grant,
      hold,
      user,
      use: new CredentialUse(),
      broker: world.broker,
      files: world.files,
      panelSitesDir: null,
      logger: createLogger('test', { level: 'silent' }),
      adapter: adapterFor({ ...grant.service, workflow: null }),
      fetch: async () => {
        throw new ServiceError(kind, words)
      },
    }),
    async password() {
      const keys = fileKeys({ broker: world.broker, grant })
      return (await resultPasswords(user, keys).make(job.id)).expose()
    },
    [Symbol.asyncDispose]: async () => await hold[Symbol.asyncDispose](),
  }
}
