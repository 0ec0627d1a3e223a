/** What is mutated together, and the tests that must notice. */
export interface MutationTarget {
  readonly sources: readonly string[]
  readonly tests: readonly string[]
  /** Whether they need Postgres. */
  readonly withDatabase: boolean
}

/** Globs from the root. */
export const mutationTargets: Readonly<Record<string, MutationTarget>> = {
  crypto: {
    sources: ['packages/crypto/src/**/*.ts'],
    tests: ['packages/crypto/src/*.test.ts'],
    withDatabase: false,
  },
  door: {
    sources: [
      'apps/broker/src/{associated-data,authenticate,client-directory,presented-proof}.ts',
      'apps/broker/src/grants/held-grant.ts',
      'apps/broker/src/ledger/judge-credential.ts',
    ],
    tests: [
      'apps/broker/src/{associated-data,client-directory}.test.ts',
      'apps/broker/src/ledger/judge-credential.test.ts',
      'apps/broker/test/{clock-skew,door,theft}.test.ts',
      'apps/broker/test/attacks/{same-answers,stolen-worker,stranger}.test.ts',
    ],
    withDatabase: true,
  },
  requests: {
    sources: [
      'packages/broker-client/src/{answer-key,call-broker,egress-request,egress,grants,signed-request}.ts',
      'packages/tasks/src/{delegation-signature,task-context}.ts',
    ],
    tests: ['packages/broker-client/src/*.test.ts', 'packages/tasks/src/*.test.ts'],
    withDatabase: false,
  },
  outgoing: {
    sources: [
      'packages/adapters/src/allowed-requests.ts',
      'packages/adapters/src/cloudgene/allowed-requests.ts',
      'packages/runtime/src/{address-reach,mask-secret,outgoing-fetch}.ts',
    ],
    tests: [
      'packages/adapters/src/**/allowed-requests.test.ts',
      'packages/runtime/src/{address-reach,mask-secret,outgoing-fetch}.test.ts',
    ],
    withDatabase: false,
  },
  egress: {
    sources: ['apps/egress/src/{answer,clean-reply,grant-watch,send-to-service,serve-request}.ts'],
    tests: [
      'apps/egress/src/*.test.ts',
      'apps/worker/src/service/{egress-fetch,bound-fetch}.test.ts',
    ],
    withDatabase: true,
  },
  broker: {
    sources: [
      'apps/broker/src/{call-procedure,procedure}.ts',
      'apps/broker/src/{credentials,egress,files,grants}/*.ts',
      '!apps/broker/src/grants/held-grant.ts',
    ],
    tests: [
      'apps/broker/src/**/*.test.ts',
      'apps/broker/test/{changes,claim-limits,credentials,daily-checks,door,egress,file-keys,grants,last-use,life-of-a-grant,lost-commit,one-holder,revocation,rollback,theft,uses,watch,workers}.test.ts',
      'apps/broker/test/attacks/*.test.ts',
    ],
    withDatabase: true,
  },
}
