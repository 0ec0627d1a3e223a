import { emptied, type ExplainedSurvivors, onlyErrorText } from './explained.ts'

const release = 'grants/release.ts'
const theft = 'grants/theft.ts'
const together = 'grant.credentialId === null || grant.credentialVersion === null'

/** Of how grants end. */
export const endSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyErrorText,
    mutants: emptied(theft, ["'Theft'", "'a worker showed what another worker holds'"]),
  },
  {
    reason: 'only the text of a line in the log',
    mutants: [
      ...emptied(theft, [
        "'a delegation could not be frozen: tried again'",
        "'a worker showed what another worker holds: the delegation is frozen'",
      ]),
      { file: theft, before: '{ err: error }', isAll: true, after: '{}' },
    ],
  },
  {
    reason:
      'tries again in vain, and logs nothing, where the broker takes no request at all: the last try fails with the same error',
    mutants: [
      { file: theft, before: '{ if (error instanceof TRPCError) throw error', after: '{}' },
      { file: theft, before: 'error instanceof TRPCError', isAll: true, after: 'false' },
    ],
  },
  {
    reason:
      'the checks are for the types: the two are null together, and no credential has null for its id',
    mutants: [
      { file: release, before: together, isAll: true, after: 'false' },
      { file: release, before: together, isAll: true, after: together.replace('||', '&&') },
      { file: release, before: 'grant.credentialId === null', isAll: true, after: 'false' },
      { file: release, before: 'grant.credentialVersion === null', isAll: true, after: 'false' },
      { file: release, before: 'grant.credentialId !== null', isAll: true, after: 'true' },
      { file: release, before: 'version === null', isAll: true, after: 'false' },
      { file: release, before: 'false', isAll: true, after: 'true' },
    ],
  },
  {
    reason:
      'whoever holds a shared token that was replaced was revoked with that, and is not asked this; it stands here for a claim that was on meanwhile',
    mutants: [
      {
        file: release,
        before: '!(await markServiceCredentialRefused(unit, refused))',
        isAll: true,
        after: 'false',
      },
    ],
  },
  {
    reason: 'equivalent: no job has the id of a grant, a user or a credential',
    mutants: [
      { file: 'grants/revoke.ts', before: "input.kind === 'job'", isAll: true, after: 'true' },
    ],
  },
  {
    reason: 'saves a transaction only, which would write nothing',
    mutants: [
      {
        file: 'grants/revoking-unit.ts',
        before: 'revoked.length > 0',
        isAll: true,
        after: 'true',
      },
      {
        file: 'grants/revoking-unit.ts',
        before: 'revoked.length > 0',
        isAll: true,
        after: 'revoked.length >= 0',
      },
    ],
  },
]
