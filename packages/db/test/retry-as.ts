import { randomUUID } from 'node:crypto'
import { attemptId, delegationId, taskId } from '@tessera/contracts/ids'
import type { Login } from '@tessera/db/login'
import { retryJob } from '@tessera/db/retry-job'
import { asUser } from '@tessera/db/unit'
import type { Person } from './people.ts'

/** Somebody tries a job again. @param time of the new delegation, in seconds; it begins that long from now */
export async function retryAs(
  api: Login<'tessera_api'>,
  who: Person,
  of: Person,
  time: { readonly begins: number; readonly seconds: number } = { begins: -1, seconds: 3600 },
  changed?: Pick<Parameters<typeof retryJob>[1], 'changed' | 'fileIds'>,
): Promise<void> {
  const notBefore = new Date(Date.now() + time.begins * 1000)
  await asUser(api, who.session, async (unit) => {
    await retryJob(unit, {
      jobId: of.jobId,
      attempt: { id: attemptId.parse(randomUUID()), remoteName: randomUUID() },
      delegation: {
        id: delegationId.parse(randomUUID()),
        scopes: ['submit'],
        notBefore,
        deadline: new Date(notBefore.getTime() + time.seconds * 1000),
      },
      step: {
        id: taskId.parse(randomUUID()),
        kind: 'submit-job',
        sealedContext: new Uint8Array(8),
      },
      ...changed,
    })
  })
}
