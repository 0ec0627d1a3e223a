import type { Guard } from './guard.ts'

/** Programs that act for users: who is one, and what a user's consent is worth to it. */
export function programGuards(): readonly Guard[] {
  return [
    {
      name: 'an assertion must be signed by a key of its program',
      without: [
        {
          file: assertion,
          text: 'const { payload } = await jwtVerify(assertion, verifyingKey(key ?? ofNobody), {',
          by: 'const payload = decodeJwt(assertion)\n    void (async () => await jwtVerify(assertion, verifyingKey(key ?? ofNobody), {',
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
          file: proofs,
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
        `${programsTest}: ends with the key that it was asked for with; another key of the program goes on`,
      ],
    },
    {
      name: 'a program that is suspended loses its tokens for good',
      without: [
        {
          file: migration,
          text: '  delete from proof.program_sessions s where s.program_id = program;\n',
          by: '',
        },
      ],
      missedBy: [
        `${programsTest}: is worth nothing any more once its program is suspended, and no other is given meanwhile`,
      ],
    },
    {
      name: 'administrators alone change programs',
      without: [
        {
          file: 'apps/api/src/trpc.ts',
          text: `if (!holdsRole(held, ...roles)) throw new Fault('not_found')`,
          by: `if (!holdsRole(held, ...roles)) return await next()`,
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
    {
      name: 'a program counts in its own role, and nobody else does there',
      without: [
        {
          file: proofs,
          text: `if session_user = 'tessera_api' and current_setting('role') = 'tessera_standing' then
    identity`,
          by: `if session_user = 'tessera_api' and (current_setting('role') = 'tessera_standing' or length(presented) = 48) then
    identity`,
        },
      ],
      missedBy: [
        `${consentProofs}: opens a unit of the user in its own role, and in no other; at the broker too, and is no session there`,
      ],
    },
    {
      name: 'a consent counts for the program that it was given to',
      without: [
        {
          file: consents,
          text: '    and c.program_id = program.id\n    and c.ended_at',
          by: '    and c.ended_at',
        },
      ],
      missedBy: [
        `${consentProofs}: is not made of anything else`,
        `${consentsTest}: is worth nothing to another program, and nothing when it is made up`,
      ],
    },
    {
      name: 'a consent ends with its time, its user and her word',
      without: [
        {
          file: consents,
          text: `    and c.ended_at is null
    and c.expires_at > clock_timestamp()
    and u.status = 'active'
    and not proof.is_leaving(c.user_id);
  return identity;`,
          by: '    and c.id is not null;\n  return identity;',
        },
      ],
      missedBy: [
        `${consentProofs}: stops an open unit at the next statement when %s`,
        `${consentsTest}: allows nothing any more when it %s, and what was submitted goes on`,
      ],
    },
    {
      name: 'a consent is worth no more than its scopes and those of its program',
      without: [
        {
          file: proofs,
          text: `return identity.kind in ('consent', 'personal_token') and identity.scopes && wanted;`,
          by: `return identity.kind in ('consent', 'personal_token');`,
        },
        {
          file: permissions,
          text: `identity.kind = 'consent' and 'jobs:submit' = any (identity.scopes)`,
          by: `identity.kind = 'consent'`,
        },
      ],
      missedBy: [
        `${consentProofs}: is never worth more than its consent and its program both allow`,
        `${consentsTest}: is refused what the consent, or the enrolment of the program, leaves out`,
      ],
    },
    {
      name: 'a program reaches what was submitted under its consent',
      without: [
        {
          file: 'packages/db/migrations/0007_grants.sql',
          text: `and (identity.kind = 'personal_token' or j.permission_id = identity.permission_id));`,
          by: 'and j.id is not null);',
        },
        {
          file: permissions,
          text: `create policy standing_reads on app.jobs for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id())
    and permission_id = (select app.current_permission_id()));`,
          by: `create policy standing_reads on app.jobs for select to tessera_standing
  using (app.require_unit() and user_id = (select app.current_user_id()));`,
        },
      ],
      missedBy: [
        `${consentProofs}: submits and cancels nothing at another service, and no job that its user submitted herself`,
        `${consentsTest}: sees no job that its user submitted herself, nor its results`,
      ],
    },
    {
      name: 'a program has no right that its work does not need',
      without: [
        {
          file: consents,
          text: 'grant execute on function app.revoke_job(uuid) to tessera_standing;',
          by: 'grant execute on function app.revoke_job(uuid), app.own_consents() to tessera_standing;',
        },
      ],
      missedBy: [`${consentProofs}: may not: %s`],
    },
    {
      name: 'nothing is added to a job without the scope to submit',
      without: [
        {
          file: permissions,
          text: `create policy standing_inserts on app.attempts for insert to tessera_standing
  with check (user_id = (select app.current_user_id()) and (select app.may_submit())`,
          by: `create policy standing_inserts on app.attempts for insert to tessera_standing
  with check (user_id = (select app.current_user_id())`,
        },
      ],
      missedBy: [
        `${consentProofs}: adds nothing to its jobs, and changes none, without the scope to submit`,
      ],
    },
    {
      name: 'a result is no input of a program’s job',
      without: [{ file: consents, text: ' and app.is_own_input(file_id)', by: '' }],
      missedBy: [
        `${consentProofs}: submits uploads and no results, and cancels no job that it does not see`,
      ],
    },
    {
      name: 'only a live proof holds a standing permission',
      without: [
        {
          file: proofs,
          text: `where p.id = identity.permission_id and p.ended_at is null for share;`,
          by: `where p.id = encode(substr(presented, 33), 'hex')::uuid and p.ended_at is null for share;`,
        },
        {
          file: proofs,
          text: `  identity := proof.resolve(presented);
  if current_setting('role')`,
          by: `  if current_setting('role')`,
        },
      ],
      missedBy: [
        `${consentProofs}: takes its turn with whoever ends its consent when it is live and may write, and else nobody waits`,
      ],
    },
    {
      name: 'ending a consent asks for the consent alone',
      without: [
        {
          file: 'apps/api/src/consents/end-consent.ts',
          text: `    const ended = await end(unit, consentId)\n`,
          by: `    await listConsents(unit)\n    const ended = await end(unit, consentId)\n`,
        },
        {
          file: 'apps/api/src/consents/end-consent.ts',
          text: 'import { endConsent as end }',
          by: 'import { endConsent as end, listConsents }',
        },
      ],
      missedBy: [
        `${consentsTest}: is ended without a look at what was done under it, however much that is`,
      ],
    },
    {
      name: 'what a program does stands in its own name',
      without: [
        {
          file: consents,
          text: ' and actor = coalesce((select app.current_program()), actor)',
          by: '',
        },
      ],
      missedBy: [`${consentProofs}: writes in its own name to the trail, and in no other`],
    },
    {
      name: 'nobody changes a program unseen',
      without: [
        {
          file: migration,
          text: `  perform proof.tell_of_program(program, 'program.key_added', 'key ' || key);\n`,
          by: '',
        },
      ],
      missedBy: [
        `${consentsTest}: shows its owner who changed the program, and administrators are told`,
      ],
    },
    {
      name: 'a procedure is closed to programs unless it says its scope',
      without: [
        {
          file: 'apps/api/src/trpc.ts',
          text: `    if (program !== null) throw new Fault('not_allowed')\n    if (token !== null) throw`,
          by: '    if (token !== null) throw',
        },
      ],
      missedBy: [
        `${consentsTest}: may do nothing else: no credential is read or changed, nothing is uploaded, no session made`,
      ],
    },
  ]
}

const assertion = 'apps/api/src/programs/client-assertion.ts'
const migration = 'packages/db/migrations/0018_programs.sql'
const proofs = 'packages/db/migrations/0002_proofs.sql'
const consents = 'packages/db/migrations/0019_consents.sql'
const permissions = 'packages/db/migrations/0016_standing_permissions.sql'
const consentProofs = 'packages/db/src/consents.test.ts'
const consentsTest = 'apps/api/src/consents/consents.test.ts'
const programsTest = 'apps/api/src/programs/programs.test.ts'
