import type { HealthState, ServiceHealth } from '@tessera/contracts/service'

export interface HealthWords {
  readonly label: string
  readonly color: 'green' | 'ochre' | 'red'
  /** What it did, to stand after a colon. */
  readonly meaning: string
  /** What that means for a job that is made now; null where it means nothing. */
  readonly forJobs: string | null
}

/** One check without an answer says little: the next one tells. */
export function describeHealth({
  state,
  misses,
}: Pick<ServiceHealth, 'state' | 'misses'>): HealthWords {
  return state === 'unreachable' && misses === 1 ? oneMiss : healthWords[state]
}

const oneMiss: HealthWords = {
  label: 'One check failed',
  color: 'ochre',
  meaning: 'one check got no answer.',
  forJobs:
    'The last check got no answer, and it is asked again soon. A job that you send now waits if the service is away.',
}

export const healthWords = {
  reachable: { label: 'Answers', color: 'green', meaning: 'it answered.', forJobs: null },
  panel_gone: {
    label: 'A panel is gone',
    color: 'ochre',
    meaning: 'it answered and no longer offered a panel.',
    forJobs: 'It answers, and no longer offers a panel that it offered lately.',
  },
  maintenance: {
    label: 'Closed for maintenance',
    color: 'ochre',
    meaning: 'it was closed for maintenance.',
    forJobs: 'It is closed for maintenance. A job that you send now waits, and goes on by itself.',
  },
  not_offered: {
    label: 'Answers, offers no imputation',
    color: 'ochre',
    meaning: 'it answered and offered no imputation.',
    forJobs:
      'It offered the account of the check no imputation. What it offers yours, the settings say.',
  },
  refused: {
    label: 'Answers, check refused',
    color: 'ochre',
    meaning: 'it answered and did not take the credential of the check.',
    forJobs: 'It did not take the credential of the check. That says nothing about yours.',
  },
  unreachable: {
    label: 'Does not answer',
    color: 'red',
    meaning: 'it did not answer.',
    forJobs: 'It does not answer. A job that you send now waits, and goes on by itself.',
  },
} as const satisfies Readonly<Record<HealthState, HealthWords>>
