import type { ReportedAnyJob, ReportedAttempt } from '@tessera/contracts/report'

/** The one of which a report tells. @throws RangeError when the job has no such attempt */
export function shownAttemptOf({
  attempt,
  attempts,
}: Pick<ReportedAnyJob, 'attempt' | 'attempts'>): ReportedAttempt {
  const found = attempts.find(({ number }) => number === attempt)
  if (found === undefined) throw new RangeError(`no attempt ${attempt}`)
  return found
}
