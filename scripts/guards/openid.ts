import type { Guard } from './guard.ts'

/** What keeps a sign-in at another server from opening an account that is not its own. */
export function openIdGuards(): readonly Guard[] {
  return [
    {
      name: 'a link on another site begins no sign-in elsewhere',
      without: [
        {
          file: 'apps/api/src/openid/routes.ts',
          text: "c.req.header('sec-fetch-site') === 'cross-site'",
          by: 'false',
        },
      ],
      missedBy: ['apps/api/src/openid/openid.test.ts: a link on another site begins no sign-in'],
    },
    {
      name: 'a sign-in elsewhere ends in the browser that began it',
      without: [
        { file: migration, text: 'and f.holder_hash = any (shown_holders) and', by: 'and' },
      ],
      missedBy: [
        `${attacks}: in another browser than the one that began it: nobody is signed in as somebody else`,
        `${attacks}: is added by nobody else than whoever began it`,
      ],
    },
    {
      name: 'a state counts once',
      without: [
        {
          file: migration,
          text: '  delete from proof.openid_flows f\n  where f.state_hash',
          by: '  update proof.openid_flows f set provider = f.provider\n  where f.state_hash',
        },
      ],
      missedBy: [`${attacks}: when it comes back a second time`],
    },
    {
      name: 'a state counts at its provider',
      without: [{ file: migration, text: ' and f.provider = at_provider\n', by: '\n' }],
      missedBy: [`${attacks}: at the address of another provider than the one at which it began`],
    },
    {
      name: 'a state counts for ten minutes',
      without: [
        {
          file: migration,
          text: '\n    and f.expires_at > clock_timestamp()\n  returning',
          by: '\n  returning',
        },
      ],
      missedBy: [`${attacks}: ten minutes after it began`],
    },
    {
      name: 'ID tokens are signed by their provider',
      without: [
        {
          file: 'apps/api/src/openid/connect-providers.ts',
          text: '        openid.enableNonRepudiationChecks,\n',
          by: '',
        },
      ],
      missedBy: [`${attacks}: with an ID token %s`],
    },
    {
      name: 'a provider is asked at its own addresses alone',
      without: [
        {
          file: 'apps/api/src/openid/connect-providers.ts',
          text: 'if (!origins.includes(url.origin))',
          by: `if (url.origin === '')`,
        },
      ],
      missedBy: [
        'apps/api/src/openid/connect-providers.test.ts: a provider whose document names another host is asked %s',
      ],
    },
    {
      name: 'an identity is added where both sides know the same address',
      without: [
        {
          file: migration,
          text: 'u.email_verified_at is not null\n      and lower(u.email) = lower(verified_email)',
          by: 'u.email_verified_at is not null',
        },
      ],
      missedBy: [`${attacks}: is not added when it %s`],
    },
    {
      name: 'an identity is added where the account has verified its address',
      without: [
        {
          file: migration,
          text: 'u.email_verified_at is not null\n      and lower',
          by: 'lower',
        },
      ],
      missedBy: [
        `${attacks}: is not added to an account whose own address was never seen to be its owner’s`,
      ],
    },
    {
      name: 'an identity that is removed leaves no session behind',
      without: [
        {
          file: migration,
          text: '  perform proof.renew(own, new_proof_hash);\n  insert into app.audit (user_id, actor, action, subject)',
          by: '  insert into app.audit (user_id, actor, action, subject)',
        },
      ],
      missedBy: [`${attacks}: that is removed opens nothing, and ends what it has opened`],
    },
    {
      name: 'a sign-in elsewhere is no second factor',
      without: [
        {
          file: migration,
          text: `proof.begin_session(owner, session_proof_hash, 'browser', agent, from_address, from_country, false, null);`,
          by: `proof.begin_session(owner, session_proof_hash, 'browser', agent, from_address, from_country, true, null);`,
        },
      ],
      missedBy: [`${attacks}: shows her second factor too, where she has one`],
    },
    {
      name: 'whoever is new makes her account in her own browser',
      without: [
        {
          file: migration,
          text: '  where a.holder_hash = shown_holder and a.expires_at > clock_timestamp() for update;',
          by: '  where a.expires_at > clock_timestamp() order by a.expires_at desc limit 1 for update;',
        },
      ],
      missedBy: [
        `${attacks}: makes it in her own browser: what she was sent on to is nothing in another one`,
      ],
    },
    {
      name: 'no account is joined by its address',
      without: [
        {
          file: migration,
          text: 'where lower(u.email) = lower(arrival.email) and u.email_verified_at is not null) then',
          by: 'where false) then',
        },
      ],
      missedBy: [
        `${attacks}: is let into no account because it has her address: she signs in there and adds herself`,
      ],
    },
  ]
}

const migration = 'packages/db/migrations/0026_identities.sql'
const attacks = 'apps/api/src/openid/openid.test.ts'
