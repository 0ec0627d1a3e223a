import { emptied, type ExplainedSurvivors, onlyErrorText, onlyOverwrites } from './explained.ts'

const another = '"Stryker was here!"'

export const requestSurvivors: readonly ExplainedSurvivors[] = [
  {
    reason: onlyErrorText,
    mutants: [
      ...emptied('broker-client/src/call-broker.ts', [
        "'BrokerNotReady'",
        "'the broker is not ready'",
        "'no answer in time'",
      ]),
      ...emptied('tasks/src/task-context.ts', ["'the task context is too large'"]),
      {
        file: 'broker-client/src/call-broker.ts',
        before: 'reply.body.slice(0, 100)',
        after: 'reply.body',
      },
    ],
  },
  {
    reason: onlyOverwrites,
    mutants: ['egress', 'grants'].map((name) => ({
      file: `broker-client/src/${name}.ts`,
      before: 'opened.fill(0)',
      after: ';',
    })),
  },
  {
    reason:
      'equivalent: a root key that is empty, or is no key, follows none, and the pinned one counts, as where nobody says anything',
    mutants: [
      { file: 'broker-client/src/answer-key.ts', before: '.filter(', after: "text.split(' ')" },
      { file: 'broker-client/src/answer-key.ts', before: "pair !== ''", after: 'true' },
      { file: 'broker-client/src/answer-key.ts', before: "''", after: another },
    ],
  },
  {
    reason: 'equivalent: whatever stands in place of a header that is missing is no signature',
    mutants: [{ file: 'broker-client/src/call-broker.ts', before: "''", after: another }],
  },
  {
    reason: 'equivalent: neither text is JSON, and what cannot be read is undefined',
    mutants: [
      { file: 'broker-client/src/signed-request.ts', before: "''", after: another },
      { file: 'broker-client/src/signed-request.ts', before: '{ return undefined }', after: '{}' },
    ],
  },
  {
    reason:
      'sends a request again that broke for another reason. Its id is single-use: the broker acts on it at most once',
    mutants: [
      { file: 'broker-client/src/call-broker.ts', before: "=== 'ECONNRESET' ||", after: 'true' },
      {
        file: 'broker-client/src/call-broker.ts',
        before: "error.code === 'EPIPE'",
        after: "error.code !== 'EPIPE'",
      },
    ],
  },
  {
    reason:
      'which of the two codes a closed connection has is up to the system; here it is the other',
    mutants: [
      {
        file: 'broker-client/src/call-broker.ts',
        before: "error.code === 'EPIPE'",
        after: 'false',
      },
      ...emptied('broker-client/src/call-broker.ts', ["'EPIPE'"]),
    ],
  },
  {
    reason: 'equivalent: Node takes an option that is undefined as none; the types do not',
    mutants: ['signal !== undefined', 'connection.socketPath !== undefined'].map((before) => ({
      file: 'broker-client/src/call-broker.ts',
      before,
      after: 'true',
    })),
  },
  {
    reason: 'shows after half a minute without an answer, for which no test waits',
    mutants: [
      ...emptied('broker-client/src/call-broker.ts', ["'timeout'"]),
      {
        file: 'broker-client/src/call-broker.ts',
        before: "() => outgoing.destroy(new Error('no answer in time'))",
        after: '() => undefined',
      },
    ],
  },
]
