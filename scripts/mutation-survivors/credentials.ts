import { emptied, type ExplainedSurvivors, onlyErrorText, onlyOverwrites } from './explained.ts'

const confirm = 'credentials/confirm-origin.ts'
const remove = 'credentials/delete.ts'
const store = 'credentials/store-verified.ts'
const forgery = 'credentials/tell-of-forgery.ts'

/** Of how credentials are entered, confirmed, kept and removed. */
export const credentialSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyErrorText,
    mutants: emptied('credentials/put.ts', ["'a service without a row cannot be accepted'"]),
  },
  {
    reason: 'the check is for the types: a service that has no row was refused before',
    mutants: [
      { file: 'credentials/put.ts', before: 'target === null', isAll: true, after: 'false' },
    ],
  },
  {
    reason: onlyOverwrites,
    mutants: [
      { file: 'credentials/put.ts', before: 'token.fill(0)', isAll: true, after: ';' },
      { file: 'credentials/put.ts', before: '{ token.fill(0) }', isAll: true, after: '{}' },
      { file: confirm, before: 'secret.fill(0)', isAll: true, after: ';' },
      { file: confirm, before: '{ secret.fill(0) }', isAll: true, after: '{}' },
    ],
  },
  {
    reason:
      'tells of an error that nobody foresaw as of what does not open: nothing is given out either way',
    mutants: [
      { file: confirm, before: '!(error instanceof CryptoError)', isAll: true, after: 'false' },
      {
        file: 'credentials/open-entered.ts',
        before: 'error instanceof CryptoError',
        isAll: true,
        after: 'true',
      },
    ],
  },
  {
    reason:
      'what the ledger knows counts where it is higher. It is lower only after a broker fell between its commit and its line in the ledger',
    mutants: [{ file: confirm, before: 'credential.version + 1', after: 'credential.version - 1' }],
  },
  {
    reason:
      'concerns the tokens of sign-ins: `apps/broker/test/oauth-refresh.test.ts`, which is not among the tests of this part, removes one',
    mutants: [
      { file: remove, before: 'locked === null', isAll: true, after: 'true' },
      { file: remove, before: 'tokens === null', isAll: true, after: 'true' },
    ],
  },
  {
    reason: 'equivalent: no credential has null for its id, so nothing is deleted',
    mutants: [{ file: remove, before: 'id !== null', isAll: true, after: 'true' }],
  },
  {
    reason: 'equivalent: neither text is the part of a token that says when it ends',
    mutants: [
      {
        file: 'credentials/token-claims.ts',
        before: "''",
        isAll: true,
        after: '"Stryker was here!"',
      },
    ],
  },
  {
    reason:
      'writes that the version before is deleted, and then the new one: the higher version counts',
    mutants: [
      { file: store, before: '.filter(', after: 'ledger.findKeptAt(userId, target.id)' },
      { file: store, before: 'credentialId !== reserved.id', isAll: true, after: 'true' },
    ],
  },
  {
    reason: 'only a line in the log',
    mutants: [
      { file: forgery, before: '{ err: error, userId, serviceId }', isAll: true, after: '{}' },
      ...emptied(forgery, ["'a stored credential does not open'"]),
    ],
  },
  {
    reason: 'equivalent: JSON leaves out what is undefined',
    mutants: [{ file: forgery, before: 'taskId !== undefined', isAll: true, after: 'true' }],
  },
]
