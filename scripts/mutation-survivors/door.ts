import { emptied, type ExplainedSurvivors, onlyErrorText } from './explained.ts'

const authenticate = 'broker/src/authenticate.ts'
const clockCheck = 'claims.iat * 1000 > clock.now()'

export const doorSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyErrorText,
    mutants: emptied('broker/src/presented-proof.ts', ["'the proof is not live'"]),
  },
  {
    reason:
      'the answer is the same; how long it takes tells who is known. `npm run bench:timing` measures that, no test does',
    mutants: [
      { file: authenticate, before: 'false', after: 'true' },
      { file: authenticate, before: 'true', after: 'false' },
      { file: authenticate, before: '!hasLooked', after: 'hasLooked' },
      { file: authenticate, before: '!isSigned && !hasLooked', after: 'true' },
      { file: authenticate, before: '!isSigned && !hasLooked', after: 'false' },
      { file: authenticate, before: '!isSigned && !hasLooked', after: '!isSigned || !hasLooked' },
      { file: authenticate, before: '!isSigned', after: 'isSigned' },
    ],
  },
  {
    reason:
      'tells of an error that nobody foresaw as of a proof that is not live. When Postgres is away that is still told, by the cause',
    mutants: [
      {
        file: 'broker/src/presented-proof.ts',
        before: 'error instanceof ProofRefused',
        isAll: true,
        after: 'true',
      },
    ],
  },
  {
    reason: 'equivalent: nobody signs with the key that stands for an unknown client',
    mutants: [{ file: authenticate, before: 'known === null', isAll: true, after: 'false' }],
  },
  {
    reason: 'spends the id of a refused request of the past too, which is refused for ever anyway',
    mutants: [{ file: authenticate, before: clockCheck, after: 'true' }],
  },
  {
    reason: 'differs for one moment only: times are fractions of milliseconds',
    mutants: [
      { file: authenticate, before: clockCheck, after: 'claims.iat * 1000 >= clock.now()' },
      {
        file: authenticate,
        before: '<= acceptedAgeSeconds',
        after: 'Math.abs(clock.now() / 1000 - iat) < acceptedAgeSeconds',
      },
    ],
  },
]
