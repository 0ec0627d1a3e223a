import type { Guard } from './guard.ts'

/** Programs that act for users: who is one. */
export function programGuards(): readonly Guard[] {
  return [
    {
      name: 'an assertion must be signed by a key of its program',
      without: [
        {
          file: assertion,
          text: 'const { payload } = await jwtVerify(assertion, verifyingKey(key), {',
          by: 'const payload = decodeJwt(assertion)\n    void (async () => await jwtVerify(assertion, verifyingKey(key), {',
        },
        {
          file: assertion,
          text: `requiredClaims: ['exp', 'iat', 'jti'],\n    })`,
          by: `requiredClaims: ['exp', 'iat', 'jti'],\n    }))`,
        },
      ],
      missedBy: [
        `${programsTest}: is refused for an assertion with %s`,
        `${programsTest}: is refused for an assertion that nobody signed, or that a shared secret did`,
      ],
    },
    {
      name: 'an assertion is taken once',
      without: [
        {
          file: migration,
          text: 'values (program, assertion, assertion_expires_at) on conflict do nothing;',
          by: 'values (program, gen_random_uuid()::text, assertion_expires_at) on conflict do nothing;',
        },
      ],
      missedBy: [`${programsTest}: is given once for an assertion, also to many who come at once`],
    },
    {
      name: 'a program’s own token opens no unit of a user',
      without: [
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: `  raise exception 'the proof is not live' using errcode = '28000';
end
$$;

-- The first statement`,
          by: `  select u.id, 'browser' into identity.user_id, identity.kind
  from proof.program_sessions s join app.users u on u.status = 'active' where s.proof_hash = sha256(presented) limit 1;
  return identity;
end
$$;

-- The first statement`,
        },
      ],
      missedBy: [`${programsTest}: shows no row of any user`],
    },
    {
      name: 'a program’s token ends with its minutes, its key and its program',
      without: [
        {
          file: migration,
          text: `    and s.expires_at > clock_timestamp()
    and k.removed_at is null
    and p.status = 'active';`,
          by: '    and s.id is not null;',
        },
      ],
      missedBy: [
        `${programsTest}: is worth nothing any more when it has expired`,
        `${programsTest}: is worth nothing while its program is suspended, and no other is given`,
        `${programsTest}: ends with the key that it was asked for with; another key of the program goes on`,
      ],
    },
    {
      name: 'administrators alone change programs',
      without: [
        {
          file: 'apps/api/src/accounts/require-administrator.ts',
          text: `if (role !== 'admin')`,
          by: `if (role === null)`,
        },
        {
          file: migration,
          text: `raise exception 'only an administrator may do this' using errcode = '42501';`,
          by: 'return;',
        },
      ],
      missedBy: [
        `${programsTest}: are seen by everybody who is signed in, and changed by administrators`,
      ],
    },
  ]
}

const assertion = 'apps/api/src/programs/client-assertion.ts'
const migration = 'packages/db/migrations/0017_programs.sql'
const programsTest = 'apps/api/src/programs/programs.test.ts'
