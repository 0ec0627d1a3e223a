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
  {
    reason: 'equivalent: without a file there is no wrapped key either',
    mutants: [{ file: 'files/file-key.ts', before: 'file === null', isAll: true, after: 'false' }],
  },
  {
    reason: onlyOverwrites,
    mutants: ['opened.secret.fill(0)', 'plaintext.fill(0)'].map((before) => ({
      file: 'grants/renew.ts',
      before,
      isAll: true,
      after: ';',
    })),
  },
  {
    reason:
      'the check is for the types: without a grant there is no new end, and the step of a grant is never deleted',
    mutants: [
      { file: 'grants/renew.ts', before: 'grant === null', isAll: true, after: 'false' },
      { file: 'grants/renew.ts', before: 'claimed === null', isAll: true, after: 'false' },
    ],
  },
  {
    reason: 'equivalent: it is only asked whether it is the other of two words',
    mutants: emptied('grants/renew.ts', ["'renewed'", "'own'"]),
  },
  {
    reason: 'the types leave no such credential; tsc fails when a new kind gets here',
    mutants: [
      {
        file: 'credentials/credential-shape.ts',
        before: 'default: return type satisfies never',
        after: 'default:',
      },
    ],
  },
  {
    reason: 'equivalent: a date of nothing is no date, which is asked next',
    mutants: [
      {
        file: 'credentials/token-claims.ts',
        before: 'exp === undefined',
        isAll: true,
        after: 'false',
      },
    ],
  },
  {
    reason: 'only grows in memory: a bucket that is full is as good as none',
    mutants: [
      { file: 'grants/rate-limit.ts', before: 'this.#forgetFull(now)', after: ';' },
      {
        file: 'grants/rate-limit.ts',
        before:
          '{ for (const [name, { at }] of this.#buckets) if (now - at >= 60_000) this.#buckets.delete',
        after: '{}',
      },
      { file: 'grants/rate-limit.ts', before: 'now - at >= 60_000', isAll: true, after: 'false' },
      {
        file: 'grants/rate-limit.ts',
        before: 'now - at >= 60_000',
        isAll: true,
        after: 'now - at > 60_000',
      },
      {
        file: 'grants/rate-limit.ts',
        before: 'this.#buckets.delete(name)',
        isAll: true,
        after: ';',
      },
      {
        file: 'grants/rate-limit.ts',
        before: 'this.#buckets.size >= mostBuckets',
        isAll: true,
        after: 'true',
      },
      {
        file: 'grants/rate-limit.ts',
        before: 'this.#buckets.size >= mostBuckets',
        isAll: true,
        after: 'false',
      },
      {
        file: 'grants/rate-limit.ts',
        before: 'this.#buckets.size >= mostBuckets',
        isAll: true,
        after: 'this.#buckets.size > mostBuckets',
      },
      {
        file: 'grants/rate-limit.ts',
        before: 'this.#buckets.size >= mostBuckets',
        isAll: true,
        after: 'this.#buckets.size < mostBuckets',
      },
    ],
  },
]
