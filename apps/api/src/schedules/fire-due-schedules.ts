import { type DueSchedule, listDueSchedules } from '@tessera/db/schedule-firing'
import { asProgram } from '@tessera/db/unit'
import type { Logger } from '@tessera/runtime/logger'
import { runEvery } from '../run-every.ts'
import { type Fired, type FiringDependencies, fireSchedule, isHouseAway } from './fire-schedule.ts'

interface Dependencies extends FiringDependencies {
  readonly logger: Logger
}

/**
 * Fires what is due, one after the other, until nothing is left. What goes wrong with one keeps no other from its time; when a
 * part of the house is away all of them wait.
 *
 * @param limits.signal the rest waits once it is aborted
 * @param limits.most how many are read at once
 */
export async function fireDueSchedules(
  deps: Dependencies,
  { signal, most = 100 }: { readonly signal?: AbortSignal; readonly most?: number } = {},
): Promise<readonly Fired[]> {
  const fired: Fired[] = []
  for (;;) {
    const due = await asProgram(deps.api, async (unit) => await listDueSchedules(unit, most))
    const { outcomes, isBrokenOff } = await fireEach(deps, due, signal)
    fired.push(...outcomes)
    const isStuck = outcomes.every(({ outcome }) => outcome === 'nothing')
    if (due.length < most || isBrokenOff || isStuck) return fired
  }
}

/** Looks for due schedules until it is disposed of. Every api process does: each occurrence is submitted once all the same. */
export function watchSchedules(deps: Dependencies, everySeconds: number): AsyncDisposable {
  return runEvery(everySeconds, async (signal) => {
    try {
      await fireDueSchedules(deps, { signal })
    } catch (error) {
      deps.logger.warn({ err: error }, 'due schedules could not be read')
    }
  })
}

async function fireEach(
  deps: Dependencies,
  due: readonly DueSchedule[],
  signal: AbortSignal | undefined,
): Promise<{ readonly outcomes: readonly Fired[]; readonly isBrokenOff: boolean }> {
  const outcomes: Fired[] = []
  for (const each of due) {
    if (signal?.aborted === true) return { outcomes, isBrokenOff: true }
    const { scheduleId } = each
    try {
      const outcome = await fireSchedule(deps, each)
      outcomes.push(outcome)
      if (outcome.outcome !== 'nothing') deps.logger.info({ scheduleId, ...outcome }, 'schedule')
    } catch (error) {
      deps.logger.warn(
        { err: error, scheduleId },
        'a schedule could not be fired; it is tried again',
      )
      // A broker that hangs would be waited for once for each of them.
      if (isHouseAway(error)) return { outcomes, isBrokenOff: true }
    }
  }
  return { outcomes, isBrokenOff: false }
}
