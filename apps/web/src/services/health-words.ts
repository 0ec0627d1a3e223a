import type { HealthState } from '@tessera/contracts/service'

export const healthWords = {
  reachable: { label: 'Answers', color: 'green', meaning: 'it answered.', forJobs: null },
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
} as const satisfies Readonly<Record<HealthState, object>>
