import type { ServiceId, TaskId, UserId } from '@tessera/contracts/ids'
import type { CryptoError } from '@tessera/crypto/crypto-error'
import { asVault } from '@tessera/db/unit'
import { tellOwner } from '@tessera/db/vault/audit'
import type { BrokerDeps } from '../context.ts'

/**
 * A stored credential does not open: its row was changed behind our back. Owner and administrators are told, in a unit of
 * its own, because what led to the opening is committed already.
 *
 * @param of.taskId where it was opened for a step
 */
export async function tellOfForgery(
  { login, logger, watch }: Pick<BrokerDeps, 'login' | 'logger' | 'watch'>,
  of: { readonly userId: UserId; readonly serviceId: ServiceId; readonly taskId?: TaskId },
  error: CryptoError,
): Promise<void> {
  const { userId, serviceId, taskId } = of
  logger.error({ err: error, userId, serviceId }, 'a stored credential does not open')
  await asVault(login, async (unit) => {
    await watch.raiseIn(unit, {
      kind: 'credential.not_authentic',
      userId,
      subject: `${userId} at service ${serviceId}`,
      detail: { ...(taskId !== undefined && { taskId }), code: error.code },
    })
    await tellOwner(unit, {
      userId,
      action: 'credential.not_authentic',
      subject: String(serviceId),
    })
  })
}
