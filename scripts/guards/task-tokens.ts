import type { Guard } from './guard.ts'

/** Tokens for one use: tickets of WebSockets, links for one download. */
export function taskTokenGuards(): readonly Guard[] {
  return [
    {
      name: 'a task token must be signed by the api',
      without: [
        {
          file: tokens,
          text: 'const { payload } = await jwtVerify(token, verifyingKey, {',
          by: `const { decodeJwt } = await import('jose')\n      const payload = decodeJwt(token)\n      void (async () => await jwtVerify(token, verifyingKey, {`,
        },
        {
          file: tokens,
          text: `requiredClaims: ['exp', 'jti'],\n      })`,
          by: `requiredClaims: ['exp', 'jti'],\n      }))`,
        },
      ],
      missedBy: [
        `${tokensTest}: it is not signed`,
        `${tokensTest}: a worker signed it`,
        `${tokensTest}: it says that no algorithm signed it`,
        `${tokensTest}: the public key signed it as a shared secret`,
        `${tokensTest}: the api’s key for the broker signed it`,
      ],
    },
    {
      name: 'a task token is for one audience',
      without: [
        { file: tokens, text: '        audience,\n        maxTokenAge', by: '        maxTokenAge' },
      ],
      missedBy: [`${tokensTest}: it is for another audience`],
    },
    {
      name: 'a task token has one purpose',
      without: [{ file: tokens, text: 'if (claims.purpose === purpose) return', by: 'return' }],
      missedBy: [`${tokensTest}: it has another purpose`],
    },
    {
      name: 'a task token is spent once',
      without: [{ file: migration, text: '    and t.spent_at is null and', by: '    and' }],
      missedBy: [
        `${tokensTest}: two api processes take a token once between them`,
        `${socketsTest}: F75 WebSocket ticket: is good for one socket, also when two come at once`,
        `${resultsTest}: gives it once, also to many who come at once`,
      ],
    },
    {
      name: 'a task token dies with the session that made it',
      without: [
        {
          file: migration,
          text: '    and s.ended_at is null and s.expires_at > clock_timestamp()\n    and u.id',
          by: '    and u.id',
        },
        { file: migration, text: '    and s.ended_at is null\n', by: '' },
        {
          file: migration,
          text: '    and s.expires_at > clock_timestamp()\n    and u.status',
          by: '    and u.status',
        },
      ],
      missedBy: [
        `${tokensTest}: is worth nothing when the session that made it %s`,
        `${socketsTest}: F71 access removed while a WebSocket is open: no further event, and a reason`,
        `${resultsTest}: F76 link to a result: gives nothing once its maker may not see the file`,
      ],
    },
    {
      name: 'what a task token opened only reads',
      without: [
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: `    perform set_config('transaction_read_only', 'on', true);`,
          by: '    null;',
        },
      ],
      missedBy: [
        `${tokensTest}: F75 WebSocket ticket: what it opened writes nothing, makes no other token, and ends with the session`,
      ],
    },
    {
      name: 'a socket from another site’s page is refused',
      without: [
        {
          file: 'apps/api/src/jobs/progress-sockets.ts',
          text: 'origin !== undefined && origin !== deps.publicOrigin',
          by: 'origin !== undefined && deps.publicOrigin.length === 0',
        },
      ],
      missedBy: [`${socketsTest}: from another site’s page is refused before a socket opens`],
    },
    {
      name: 'a token in a path is masked in the log',
      without: [
        {
          file: 'apps/api/src/http/logged-path.ts',
          text: '? `${downloadsPath}/[token]` : path',
          by: '? path : path',
        },
      ],
      missedBy: [`${resultsTest}: stands in no log, and its making in its owner’s trail`],
    },
  ]
}

const tokens = 'apps/api/src/task-tokens/task-tokens.ts'
const migration = 'packages/db/migrations/0015_task_tokens.sql'
const tokensTest = 'apps/api/src/task-tokens/task-tokens.test.ts'
const socketsTest = 'apps/api/src/jobs/progress-sockets.test.ts'
const resultsTest = 'apps/api/src/results/results.test.ts'
