import { listDueSchedules } from '@tessera/db/schedule-firing'
import { asProgram } from '@tessera/db/unit'
import type { Logger } from '@tessera/runtime/logger'
import { type Fired, type FiringDependencies, fireSchedule } from './fire-schedule.ts'

/** Fires what is due, one after the other. What goes wrong with one keeps no other from its time. */
export async function fireDueSchedules(
  deps: FiringDependencies & { readonly logger: Logger },
): Promise<readonly Fired[]> {
  const due = await asProgram(deps.api, async (unit) => await listDueSchedules(unit, most))
  const fired: Fired[] = []
  for (const each of due) {
    const { scheduleId } = each
    try {
      const outcome = await fireSchedule(deps, each)
      fired.push(outcome)
      if (outcome.outcome !== 'nothing') deps.logger.info({ scheduleId, ...outcome }, 'schedule')
    } catch (error) {
      deps.logger.warn(
        { err: error, scheduleId },
        'a schedule could not be fired; it is tried again',
      )
    }
  }
  return fired
}

/** Looks for due schedules until it is disposed of. Every api process does: each occurrence is submitted once all the same. */
export function watchSchedules(
  deps: FiringDependencies & { readonly logger: Logger },
  everySeconds: number,
): AsyncDisposable {
  let running = Promise.resolve()
  let isRunning = false
  const look = async () => {
    try {
      await fireDueSchedules(deps)
    } catch (error) {
      deps.logger.warn({ err: error }, 'due schedules could not be read')
    }
  }
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    running = look().finally(() => {
      isRunning = false
    })
  }, everySeconds * 1000)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await running
    },
  }
}

const most = 100
