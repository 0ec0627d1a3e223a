import type { AttemptId } from '@tessera/contracts/ids'
import { sql } from 'kysely'
import type { JobUnit } from './unit.ts'

/**
 * Says, before the first byte leaves, that this holder is about to submit. From here on a lost answer is looked up at
 * the service before anything is sent again.
 */
export async function markSubmitting(
  unit: JobUnit,
  attempt: {
    readonly id: AttemptId
    readonly fence: number
    readonly remoteAccount: string | null
  },
): Promise<void> {
  await expectOne(
    unit.transaction
      .updateTable('app.attempts')
      .set({
        submission: 'submitting',
        submittingFence: attempt.fence,
        submittingAt: sql<Date>`now()`,
        remoteAccount: attempt.remoteAccount,
      })
      .where('id', '=', attempt.id)
      .where('submission', 'in', ['none', 'submitting'])
      .executeTakeFirst(),
  )
}

/**
 * Asked just before the last byte leaves: is this holder still the one that may submit? The time is noted, because a
 * service can have taken the job only after it.
 */
export async function mayFinishSubmitting(
  unit: JobUnit,
  attempt: { readonly id: AttemptId; readonly fence: number },
): Promise<boolean> {
  const result = await unit.transaction
    .updateTable('app.attempts')
    .set({ submittingAt: sql<Date>`now()` })
    .where('id', '=', attempt.id)
    .where('submission', '=', 'submitting')
    .where('submittingFence', '=', attempt.fence)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

/** The service certainly did not take it: the next try needs no look-up. */
export async function markNotSubmitted(unit: JobUnit, id: AttemptId): Promise<void> {
  await expectOne(
    unit.transaction
      .updateTable('app.attempts')
      .set({
        submission: 'none',
        submittingFence: null,
        submittingAt: null,
      })
      .where('id', '=', id)
      .where('submission', '=', 'submitting')
      .executeTakeFirst(),
  )
}

export async function markSubmitted(
  unit: JobUnit,
  attempt: {
    readonly id: AttemptId
    readonly remoteId: string
    readonly remoteAccount: string | null
  },
): Promise<void> {
  await expectOne(
    unit.transaction
      .updateTable('app.attempts')
      .set({
        submission: 'submitted',
        remoteId: attempt.remoteId,
        remoteAccount: attempt.remoteAccount,
      })
      .where('id', '=', attempt.id)
      .where('submission', '=', 'submitting')
      .executeTakeFirst(),
  )
}

/** An update of a hidden row changes nothing and says nothing: that must not pass for success. */
async function expectOne(result: Promise<{ readonly numUpdatedRows: bigint }>): Promise<void> {
  if ((await result).numUpdatedRows !== 1n)
    throw new Error('the attempt was not in the state this step expected')
}
