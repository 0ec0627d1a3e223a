import type { Guard } from './guard.ts'

/** Access tokens that people make for their scripts. */
export function personalTokenGuards(): readonly Guard[] {
  return [
    {
      name: 'an access token counts in its own role alone',
      without: [
        {
          file: proofs,
          text: `if session_user = 'tessera_api' and current_setting('role') = 'tessera_token' then`,
          by: `if session_user = 'tessera_api' and (proof.resolve_personal_token(presented)).user_id is not null then`,
        },
      ],
      missedBy: [
        `${databaseTest}: counts in its own role and with its own login, and nothing else counts there`,
      ],
    },
    {
      name: 'an access token has the scopes that it was given',
      without: [
        {
          file: migration,
          text: `  select t.user_id, 'personal_token', t.scopes, t.id`,
          by: `  select t.user_id, 'personal_token', array['services:read', 'uploads:read', 'uploads:write', 'jobs:submit',
      'jobs:read', 'results:read'], t.id`,
        },
      ],
      missedBy: [
        `${databaseTest}: is worth what its scopes say, one by one`,
        `${databaseTest}: opens no write without its scope, whatever the procedure before it let through`,
        `${apiTest}: opens each procedure with the scope that it names, and with no other`,
        `${apiTest}: sends nothing without the scope: no upload, no form, no removal`,
      ],
    },
    {
      name: 'an access token may call few functions and read few tables',
      without: [
        {
          file: migration,
          text: 'grant execute on function app.current_token() to tessera_token;',
          by: 'grant execute on function app.current_token(), app.own_personal_tokens() to tessera_token;',
        },
      ],
      missedBy: [`${databaseTest}: may not, with every scope and for an administrator: %s`],
    },
    {
      name: 'an access token shows no result password',
      without: [
        {
          file: migration,
          text: `    when 'result' then (select app.has_scope('results:read'))
    else false end);`,
          by: `    else (select app.has_scope('results:read')) end);`,
        },
      ],
      missedBy: [`${databaseTest}: shows no result password, in no process`],
    },
    {
      name: 'an access token is looked up at every statement',
      without: [
        {
          file: migration,
          text: '    and t.ended_at is null\n    and t.expires_at > clock_timestamp()\n    and u.status',
          by: `    and u.status`,
        },
      ],
      missedBy: [`${databaseTest}: stops an open unit at the next statement when %s`],
    },
    {
      name: 'an access token is held while it writes',
      without: [
        {
          file: proofs,
          text: 'where t.id = identity.token_id and t.ended_at is null for share;',
          by: 'where t.id = identity.token_id and t.ended_at is null;',
        },
      ],
      missedBy: [
        `${databaseTest}: takes its turn with whoever ends it when it may write, and else nobody waits`,
      ],
    },
    {
      name: 'an access token writes to the trail in its own name',
      without: [
        {
          file: migration,
          text: 'and actor = (select app.current_token()));',
          by: 'and actor is not null);',
        },
      ],
      missedBy: [`${databaseTest}: writes in its own name to the trail, and in no other`],
    },
    {
      name: 'a browser’s session alone makes access tokens',
      without: [
        { file: migration, text: `if own.kind <> 'browser' then`, by: 'if own.kind is null then' },
      ],
      missedBy: [
        `${databaseTest}: takes a session of a browser, and the second factor, and tells the owner`,
      ],
    },
    {
      name: 'an access token is ended by its owner',
      without: [
        {
          file: migration,
          text: 'where t.id = token and t.user_id = own.user_id and t.ended_at',
          by: 'where t.id = token and t.ended_at',
        },
      ],
      missedBy: [`${databaseTest}: ends nobody else’s, and none twice`],
    },
    {
      name: 'an access token is not taken from an address',
      without: [
        {
          file: 'apps/api/src/http/session.ts',
          text: `  return scheme?.toLowerCase() === 'bearer' ? token : undefined`,
          by: `  return scheme?.toLowerCase() === 'bearer' ? token : c.req.query('access_token')`,
        },
      ],
      missedBy: [
        `${apiTest}: is refused when it is mistyped, made up, in an address, in a cookie or in another scheme`,
      ],
    },
    {
      name: 'an access token is no session at the broker',
      without: [
        {
          file: 'packages/db/src/unit.ts',
          text: 'if (rows[0]?.isSession !== true) throw',
          by: 'if (rows[0] === undefined) throw',
        },
      ],
      missedBy: [
        'apps/broker/test/attacks/stolen-api.test.ts: speaks for no owner with the proof of an access token',
      ],
    },
  ]
}

const migration = 'packages/db/migrations/0025_personal_tokens.sql'
const proofs = 'packages/db/migrations/0002_proofs.sql'
const databaseTest = 'packages/db/src/personal-tokens.test.ts'
const apiTest = 'apps/api/src/tokens/tokens.test.ts'
