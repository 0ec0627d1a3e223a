import type { HealthState } from '@tessera/contracts/service'

export const healthWords = {
  reachable: { label: 'Answers', color: 'green', meaning: 'it answered.' },
  maintenance: {
    label: 'Closed for maintenance',
    color: 'ochre',
    meaning: 'it was closed for maintenance.',
  },
  not_offered: {
    label: 'Answers, offers no imputation',
    color: 'ochre',
    meaning: 'it answered and offered no imputation.',
  },
  refused: {
    label: 'Answers, check refused',
    color: 'ochre',
    meaning: 'it answered and did not take the credential of the check.',
  },
  unreachable: { label: 'Does not answer', color: 'red', meaning: 'it did not answer.' },
} as const satisfies Readonly<Record<HealthState, object>>
