import { asVault } from '@tessera/db/unit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { type Revocation, writeRevocation } from '@tessera/db/vault/revocations'
import { inRequestUnit, type RequestContext } from '../context.ts'

/**
 * The unit of a request that revokes. A claim whose transaction began before this one was committed could not see it;
 * so its moment is written once more when it is, and no such claim lives. Should the broker be lost in between, there is
 * no answer, and whoever asked asks again.
 */
export async function inRevokingUnit<T>(
  context: RequestContext,
  work: (unit: RecordingUnit, revoke: (what: Revocation) => Promise<void>) => Promise<T>,
): Promise<T> {
  const revoked: Revocation[] = []
  const result = await inRequestUnit(
    context,
    async (unit) =>
      await work(unit, async (what) => {
        revoked.push(what)
        await writeRevocation(unit, what)
      }),
  )
  if (revoked.length > 0) {
    await asVault(context.deps.login, async (unit) => {
      for (const what of revoked) await writeRevocation(unit, what)
    })
  }
  return result
}
