import type { ScheduleId, UserId } from '@tessera/contracts/ids'
import { countSchedulesToCome } from '@tessera/db/schedules'
import type { UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'

/**
 * @param resumed which is there already, and counts once
 * @throws Fault `schedule_limit_reached` when she has as many as there may be
 */
export async function requireRoom(
  unit: UserUnit,
  userId: UserId,
  resumed: ScheduleId | null = null,
): Promise<void> {
  if ((await countSchedulesToCome(unit, userId, resumed)) < mostSchedules) return
  const message = `No more than ${mostSchedules} may be there at once.`
  throw new Fault('schedule_limit_reached', { details: [{ subject: 'schedules', message }] })
}

/** Of one person. */
const mostSchedules = 50
