import { emptied, type ExplainedSurvivors, onlyErrorText } from './explained.ts'

export const grantSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyErrorText,
    mutants: emptied('broker/src/procedure.ts', ['`${ctx.caller.kind} may not call this`']),
  },
  {
    reason:
      'the queue cannot reach it. `apps/broker/test/children.test.ts`, which is not among the tests of this part, takes rows that go beyond what was signed',
    mutants: [
      {
        file: 'grants/open-task-context.ts',
        before: '!isWithinSigned(subject)',
        after: 'false',
      },
    ],
  },
  {
    reason: 'tells of an error that nobody foresaw as of a context that is refused',
    mutants: [
      {
        file: 'grants/open-task-context.ts',
        before: 'error instanceof CryptoError || error instanceof SyntaxError',
        after: 'true',
      },
    ],
  },
]
