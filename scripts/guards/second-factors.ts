import type { Guard } from './guard.ts'

/** What keeps whoever knows a password, or has somebody's open browser, from being her. */
export function secondFactorGuards(): readonly Guard[] {
  return [
    {
      name: 'who ends a session has shown lately who she is',
      without: [
        {
          file: 'apps/api/src/accounts/sessions-router.ts',
          text: "end: shownLately('session.ended')",
          by: "end: signedIn('session.ended')",
        },
        {
          file: 'apps/api/src/accounts/sessions-router.ts',
          text: "endOthers: shownLately('database')",
          by: "endOthers: signedIn('database')",
        },
      ],
      missedBy: [
        'apps/api/src/accounts/sessions.test.ts: are ended only by whoever has shown lately who she is',
      ],
    },
    {
      name: 'no session begins for the password alone',
      without: [
        {
          file: 'packages/db/migrations/0009_sign_in.sql',
          text: 'if not proof.knows_device(session_user_id, device_hash) then',
          by: 'if false then',
        },
      ],
      missedBy: [
        `${attacks}: opens no session for the password alone, and one for the code`,
        `${attacks}: is asked for over REST too`,
      ],
    },
    {
      name: 'a code counts once',
      without: [
        {
          file: migration,
          text: 'where a.user_id = owner and a.last_step < code_step;',
          by: 'where a.user_id = owner;',
        },
      ],
      missedBy: [
        `${attacks}: takes no code twice`,
        `${attacks}: takes one of two uses of the same code at once`,
      ],
    },
    {
      name: 'a recovery code counts once',
      without: [
        {
          file: migration,
          text: 'where c.user_id = owner and c.code_hash = shown_hash and c.used_at is null;',
          by: 'where c.user_id = owner and c.code_hash = shown_hash;',
        },
      ],
      missedBy: [`${attacks}: takes a recovery code once`],
    },
    {
      name: 'a ticket counts once',
      without: [
        {
          file: migration,
          text: '  delete from proof.sign_in_tickets t where t.ticket_hash = presented;\n  return',
          by: '  return',
        },
      ],
      missedBy: [`${attacks}: spends its ticket, and takes none for the code of another`],
    },
    {
      name: 'a ticket stands for one password',
      without: [
        {
          file: migration,
          text: 't.tries <= most_tries and t.shown_digest in (',
          by: 't.tries <= most_tries and t.shown_digest in (select t.shown_digest union all',
        },
      ],
      missedBy: [
        `${attacks}: ends with a ticket that is too old, or of a password that was changed`,
      ],
    },
    {
      name: 'who guesses codes waits',
      without: [
        {
          file: migration,
          text: 'where t.wait_until is null or t.wait_until <= clock_timestamp();',
          by: 'where true;',
        },
      ],
      missedBy: [
        `${attacks}: makes whoever guesses wait, however many tickets she has, but not for recovery codes`,
      ],
    },
    {
      name: 'a ticket is good for five tries',
      without: [
        {
          file: migration,
          text: 'and t.expires_at > clock_timestamp() and t.tries <= most_tries and',
          by: 'and t.expires_at > clock_timestamp() and',
        },
      ],
      missedBy: [`${attacks}: lets five recovery codes be tried with one ticket`],
    },
    {
      name: 'what asks for a factor asks for a recent one',
      without: [
        {
          file: stepUp,
          text: 'if without_factor_too or proof.has_second_factor(own.user_id) then',
          by: 'if false then',
        },
      ],
      missedBy: [
        `${attacks}: adds and moves no credential, gives no consent, changes no password, and removes no factor`,
      ],
    },
    {
      name: 'a copy of a session gains nothing by what its owner shows',
      without: [
        {
          file: stepUp,
          text: 'set stepped_up_at = now(), proof_hash = new_proof_hash where',
          by: 'set stepped_up_at = now() where',
        },
      ],
      missedBy: [`${attacks}: does all of it once the factor was shown, under another cookie`],
    },
    {
      name: 'where there is a factor, the password is none',
      without: [
        {
          file: stepUp,
          text: 'if not found or proof.has_second_factor(own.user_id) then',
          by: 'if not found then',
        },
      ],
      missedBy: [
        `${attacks}: shows the password where there is no factor, and not where there is one`,
      ],
    },
    {
      name: 'a setup is bound to whom it was made for',
      without: [
        {
          file: authenticators,
          text: `encodeFields('authenticator-setup', userId, until)`,
          by: `encodeFields('authenticator-setup')`,
        },
        {
          file: authenticators,
          text: `encodeFields('authenticator-setup', id, until)`,
          by: `encodeFields('authenticator-setup')`,
        },
      ],
      missedBy: [`${attacks}: takes no setup of another user, no changed one, and no old one`],
    },
    {
      name: 'whoever signed in without the factor is out when there is one',
      without: [
        {
          file: 'packages/db/migrations/0043_changes_of_factors.sql',
          text: 'set stepped_up_at = now() where s.id = own.id;\n  perform proof.renew(own, new_proof_hash);',
          by: 'set stepped_up_at = now(), proof_hash = new_proof_hash where s.id = own.id;',
        },
      ],
      missedBy: [`${attacks}: ends every other session, and goes on here under another cookie`],
    },
    {
      name: 'a device is remembered for one account',
      without: [
        {
          file: 'packages/db/migrations/0037_remembered_devices.sql',
          text: 'where d.user_id = owner and d.token_hash = shown_hash',
          by: 'where d.token_hash = shown_hash',
        },
      ],
      missedBy: [`${attacks}: is none in another browser, and none for another account`],
    },
    {
      name: 'what opens a session by a device steps nothing up',
      without: [
        {
          file: 'packages/db/migrations/0009_sign_in.sql',
          text: '    shown_at := null;\n',
          by: '',
        },
      ],
      missedBy: [
        `${attacks}: is asked for no factor when its owner signs in, but before she changes anything`,
      ],
    },
    {
      name: 'a device is forgotten with the sessions',
      without: [
        {
          file: 'packages/db/migrations/0020_sessions.sql',
          text: '  delete from proof.remembered_devices d where d.user_id = own.user_id;\n',
          by: '',
        },
      ],
      missedBy: [
        `${attacks}: is forgotten when %s`,
        `${attacks}: is forgotten when the password changes`,
      ],
    },
    {
      name: 'the operator alone takes factors away',
      without: [
        {
          file: 'apps/broker/src/users/forget-factors.ts',
          text: `procedureFor('operator')`,
          by: `procedureFor('operator', 'api')`,
        },
      ],
      missedBy: ['apps/api/src/second-factors/lost-factors.test.ts: is no command of the api'],
    },
    {
      name: 'an administrator has a second factor',
      without: [{ file: procedures, text: '!hasFactor && ', by: 'false && ' }],
      missedBy: [`${attacks}: is none without a second factor`],
    },
    {
      name: 'an administrator shows her second factor before she changes anything',
      without: [
        {
          file: procedures,
          text: `if (type === 'mutation') await`,
          by: `if (type === 'subscription') await`,
        },
      ],
      missedBy: [`${attacks}: who has not shown it lately reads, and changes nothing`],
    },
  ]
}

const migration = 'packages/db/migrations/0022_second_factors.sql'
const stepUp = 'packages/db/migrations/0038_step_up.sql'
const authenticators = 'apps/api/src/second-factors/authenticators.ts'
const procedures = 'apps/api/src/trpc.ts'
const attacks = 'apps/api/src/second-factors/second-factors.test.ts'
