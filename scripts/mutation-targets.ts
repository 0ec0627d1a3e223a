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
      'apps/egress/src/{clean-reply,grant-watch,send-to-service}.ts',
      'packages/adapters/src/allowed-requests.ts',
      'packages/adapters/src/cloudgene/allowed-requests.ts',
      'packages/runtime/src/{address-reach,mask-secret,outgoing-fetch}.ts',
    ],
    tests: [
      'apps/egress/src/*.test.ts',
      'packages/adapters/src/**/allowed-requests.test.ts',
      'packages/runtime/src/{address-reach,mask-secret,outgoing-fetch}.test.ts',
    ],
    withDatabase: false,
  },
  answers: {
    sources: ['apps/egress/src/answer.ts'],
    tests: ['apps/egress/src/answer.test.ts'],
    withDatabase: false,
  },
  egress: {
    sources: ['apps/egress/src/serve-request.ts'],
    tests: [
      'apps/egress/src/serve-request.test.ts',
      'apps/worker/src/service/egress-{bad-input,fetch,health}.test.ts',
    ],
    withDatabase: true,
  },
  // Of the broker what decides who may do what, in parts: what the rules are needs no database, and is judged in seconds.
  rules: {
    sources: [
      'apps/broker/src/credentials/{credential-shape,token-claims}.ts',
      'apps/broker/src/grants/{choose-credential,delegation-chain,rate-limit}.ts',
    ],
    tests: [
      'apps/broker/src/credentials/{credential-shape,token-claims}.test.ts',
      'apps/broker/src/grants/{choose-credential,delegation-chain,rate-limit}.test.ts',
    ],
    withDatabase: false,
  },
  contexts: {
    sources: ['apps/broker/src/grants/open-task-context.ts'],
    tests: ['apps/broker/test/attacks/queue-writer.test.ts'],
    withDatabase: true,
  },
  decisions: {
    sources: [
      'apps/broker/src/procedure.ts',
      'apps/broker/src/egress/shown-request.ts',
      'apps/broker/src/grants/decide-grant.ts',
    ],
    tests: ['apps/broker/test/{door,egress}.test.ts'],
    withDatabase: true,
  },
  deliveries: {
    sources: ['apps/broker/src/egress/{credential,live-grants}.ts'],
    tests: ['apps/broker/test/{egress,egress-records}.test.ts'],
    withDatabase: true,
  },
  claims: {
    sources: ['apps/broker/src/grants/redeem.ts'],
    tests: [
      'apps/broker/test/{asked-again,changes,claim-limits,grants,oauth-grants,shared-token,theft}.test.ts',
    ],
    withDatabase: true,
  },
  trust: {
    sources: ['apps/broker/src/grants/trusted-credential.ts'],
    tests: [
      'apps/broker/src/grants/trusted-credential.test.ts',
      'apps/broker/test/{oauth-grants,rollback,shared-token}.test.ts',
    ],
    withDatabase: true,
  },
  renewals: {
    sources: ['apps/broker/src/grants/renew.ts'],
    tests: ['apps/broker/test/{asked-again,life-of-a-grant,oauth-grants,theft}.test.ts'],
    withDatabase: true,
  },
  sealing: {
    sources: ['apps/broker/src/grants/{grant-proof,seal-grant}.ts'],
    tests: [
      'apps/broker/test/{asked-again,egress,egress-records,grants,oauth-grants,row-proof-keys,shared-token}.test.ts',
      'apps/broker/test/attacks/row-mover.test.ts',
    ],
    withDatabase: true,
  },
  ends: {
    sources: ['apps/broker/src/grants/{release,release-held,revoke,revoking-unit,theft}.ts'],
    tests: ['apps/broker/test/{changes,last-use,oauth-grants,releases,revocation,theft}.test.ts'],
    withDatabase: true,
  },
  credentials: {
    sources: [
      'apps/broker/src/credentials/{challenge,confirm-origin,delete,keep-credential,open-entered,put,store-verified,tell-of-forgery}.ts',
    ],
    tests: [
      'apps/broker/test/{changes,credentials,moved-service,moved-service-refusals,rollback}.test.ts',
    ],
    withDatabase: true,
  },
  entries: {
    sources: [
      'apps/broker/src/credentials/{fetch-for-check,import,mark-refused,record-refusal,status,verify-at-service}.ts',
    ],
    tests: [
      'apps/broker/src/credentials/{fetch-for-check,verify-at-service}.test.ts',
      'apps/broker/test/{credentials,imported-credentials,releases}.test.ts',
    ],
    withDatabase: true,
  },
  checks: {
    sources: ['apps/broker/src/credentials/{check-due,delete-removed}.ts'],
    tests: ['apps/broker/test/{daily-checks,oauth-grants,removed-accounts}.test.ts'],
    withDatabase: true,
  },
  files: {
    sources: ['apps/broker/src/files/file-key.ts'],
    tests: ['apps/broker/test/file-keys.test.ts'],
    withDatabase: true,
  },
}
