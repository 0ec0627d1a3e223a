import { emptied, type ExplainedSurvivors, onlyErrorText, onlyOverwrites } from './explained.ts'

const fetching = 'credentials/fetch-for-check.ts'
const bringing = 'credentials/import.ts'
const checking = 'credentials/check-due.ts'
const removing = 'credentials/delete-removed.ts'
const verifying = 'credentials/verify-at-service.ts'
const facts = '{ ...facts, err: error }'

/** Of how credentials are brought over, tried at their services, checked each day and removed with an account. */
export const entrySurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyErrorText,
    mutants: emptied(fetching, [
      "'a credential is only checked at its own service'",
      "'a password is not written into a form'",
    ]),
  },
  {
    reason: onlyOverwrites,
    mutants: [
      { file: bringing, before: 'secret.fill(0)', isAll: true, after: ';' },
      { file: bringing, before: '{ secret.fill(0) }', isAll: true, after: '{}' },
      { file: checking, before: 'bytes.fill(0)', isAll: true, after: ';' },
      { file: checking, before: '{ bytes.fill(0) }', isAll: true, after: '{}' },
    ],
  },
  {
    reason: 'only a line in the log',
    mutants: [
      { file: verifying, before: '{ err: error, serviceId: target.id }', isAll: true, after: '{}' },
      ...emptied(verifying, ["'a service could not be asked about a credential'"]),
      { file: removing, before: facts, isAll: true, after: '{}' },
      { file: removing, before: 'userId: of.userId', after: '{}' },
      { file: removing, before: '{ deps.logger.error(', after: '{}' },
      {
        file: removing,
        before: '(error: unknown) => deps.logger.error(',
        after: '() => undefined',
      },
      ...emptied(removing, [
        "'the issuer of a deleted credential was not told'",
        "'a credential of a removed account could not be deleted'",
      ]),
    ],
  },
  {
    reason: 'the types leave no such outcome; tsc fails when a new one gets here',
    mutants: [{ file: checking, before: 'default: return verified', after: 'default:' }],
  },
]
