import { systemService } from '@tessera/auth-context/services'
import { millisecondsToNextStep, takeDueSteps, wakeForgottenSteps } from '@tessera/db/dispatch'

/** Knows which steps are due, and nothing of what they are about. */
export const dispatchService = systemService('dispatch', (context) => ({
  takeDue: async (which: Parameters<typeof takeDueSteps>[1]) =>
    await context.unit(async (unit) => await takeDueSteps(unit, which)),
  /** Null when none waits. */
  millisecondsToNext: async () => await context.unit(millisecondsToNextStep),
  wakeForgotten: async () =>
    await context.maintain(
      'wake-steps',
      async (unit) => await wakeForgottenSteps(unit, { afterSeconds: forgottenAfterSeconds }),
    ),
}))

export type DispatchService = ReturnType<typeof dispatchService>

const forgottenAfterSeconds = 900
