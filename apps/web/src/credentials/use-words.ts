import type { CredentialUse } from '@tessera/contracts/credential-use'

/** A use of a credential in a person's words. */
export function describeUse(use: CredentialUse): {
  readonly title: string
  readonly result: string | null
} {
  return { title: titleOf(use), result: use.ending === null ? null : endings[use.ending] }
}

function titleOf({ what, step }: CredentialUse): string {
  const purpose = step === null ? '' : ` to ${steps[step]}`
  switch (what) {
    case 'tried':
      return 'Tried at the service when you entered or confirmed it'
    case 'stored':
      return 'Stored'
    case 'imported':
      return 'Brought over from the former platform by an operator'
    case 'confirmed_for_address':
      return 'Confirmed by you for another address of the service'
    case 'given':
      return `Given to a worker${purpose}`
    case 'given_again':
      return `Given to the same worker again${purpose}`
    case 'used_by_egress':
      return `Sent with a request${purpose}`
    case 'refused_by_service':
      return 'Refused by the service'
    case 'rolled_back':
      return 'Withheld: the database did not show what you stored last'
    case 'deleted':
      return 'Removed'
    default:
      return what satisfies never
  }
}

const steps = {
  'submit-job': 'submit a job',
  'poll-job': 'look after a job',
  'collect-results': 'collect results',
  'cancel-job': 'cancel a job',
  'read-options': 'read what can be chosen',
  'list-jobs': 'list your jobs',
} as const satisfies Readonly<Record<NonNullable<CredentialUse['step']>, string>>

const endings = {
  live: 'in use',
  finished: 'step done',
  released: 'given back',
  expired: 'time ran out',
  superseded: 'another worker took over',
  revoked: 'revoked',
  frozen: 'stopped for your safety',
} as const satisfies Readonly<Record<NonNullable<CredentialUse['ending']>, string>>
