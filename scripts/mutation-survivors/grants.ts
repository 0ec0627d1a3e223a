import { emptied, type ExplainedSurvivors, onlyErrorText, onlyOverwrites } from './explained.ts'

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
  {
    reason: onlyOverwrites,
    mutants: [{ file: 'files/file-key.ts', before: 'dataKey.wipe()', after: ';' }],
  },
  {
    reason:
      'the consent of a program is recorded: `apps/api/src/consents/consents.test.ts`, which is not among the tests of this part',
    mutants: [
      { file: 'files/file-key.ts', before: '{ detail: { consent } }', after: '{}' },
      { file: 'files/file-key.ts', before: '{ consent }', after: '{}' },
      {
        file: 'files/file-key.ts',
        before: 'consent !== null && { detail: { consent } }',
        after: 'true',
      },
      {
        file: 'files/file-key.ts',
        before: 'consent !== null && { detail: { consent } }',
        after: 'false',
      },
    ],
  },
  {
    reason: 'saves time only: a key that is made beside one that is there is not kept',
    mutants: [{ file: 'files/file-key.ts', before: 'file.wrappedKey !== null', after: 'false' }],
  },
]
