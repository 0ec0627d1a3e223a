import type { Guard } from './guard.ts'

/** New passwords that administrators require. */
export function requiredPasswordGuards(): readonly Guard[] {
  return [
    {
      name: 'a session that awaits a password opens no unit',
      without: [
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: `      if awaits_password then\n`,
          by: `      if false then\n`,
        },
      ],
      missedBy: [
        `${apiTest}: a session that awaits a password is refused everything but to be asked who it is, to set one and to end`,
        `${apiTest}: whichever way somebody signs in, her session awaits the password`,
        `${databaseTest}: a session that awaits a password opens nothing in Postgres, for the api and for the broker`,
      ],
    },
    {
      name: 'a required password ends what is signed in',
      without: [
        {
          file: migration,
          text: `  perform proof.end_sessions(of_user);\n  perform proof.tell_of_administration(changer, of_user, 'password.renewal_required'`,
          by: `  perform proof.tell_of_administration(changer, of_user, 'password.renewal_required'`,
        },
      ],
      missedBy: [
        `${apiTest}: a required password signs its owner out, ends her access tokens, and is told to her and on record`,
        `${databaseTest}: who requires it again ends the sessions that wait, and they set nothing any more`,
      ],
    },
    {
      name: 'the requirement holds the ways in',
      without: [{ file: migration, text: `  perform proof.hold_ways_in(of_user);\n`, by: '' }],
      missedBy: [`${databaseTest}: a sign-in %s that crosses the requirement is ended by it`],
    },
    {
      name: 'the password that is renewed is another one',
      without: [
        {
          file: 'apps/api/src/accounts/renew-password.ts',
          text: `if (await deps.passwords.verify(passwordHash, password, client.address))`,
          by: `if (password === '')`,
        },
      ],
      missedBy: [`${apiTest}: the same password is refused, and one that is easy to guess`],
    },
    {
      name: 'a required password is set by its own session',
      without: [
        {
          file: migration,
          text: `    and s.awaits_password and s.ended_at is null and`,
          by: `    and s.ended_at is null and`,
        },
      ],
      missedBy: [
        `${apiTest}: only a session that awaits a password sets one so, and only its owner’s`,
      ],
    },
    {
      name: 'a required password is set once',
      without: [
        {
          file: migration,
          text: `where p.user_id = own.user_id and p.hash = old_hash;`,
          by: `where p.user_id = own.user_id;`,
        },
        {
          file: migration,
          text: `  own := proof.awaiting_session(presented);\n  update`,
          by: `  update`,
        },
      ],
      missedBy: [
        `${databaseTest}: of two sessions that set it at once one does, and the other has ended`,
      ],
    },
    {
      name: 'a required password is set by a session that still lives',
      without: [
        {
          file: migration,
          text: `  own := proof.awaiting_session(presented);\n  update`,
          by: `  update`,
        },
      ],
      missedBy: [`${databaseTest}: a password that is set while it is required again is not`],
    },
    {
      name: 'a changed password is the new one that was required',
      without: [{ file: migration, text: `new.renewal_required_at := null;`, by: `perform 1;` }],
      missedBy: [`${apiTest}: a password that was set by a mailed link is a new one`],
    },
    {
      name: 'only an administrator requires a new password',
      without: [
        {
          file: 'apps/api/src/administration/users-router.ts',
          text: `requireNewPassword: asRole('database', 'admin')`,
          by: `requireNewPassword: signedIn('database')`,
        },
        {
          file: 'apps/api/src/administration/users-router.ts',
          text: `import { asRole, router } from '../trpc.ts'`,
          by: `import { asRole, router, signedIn } from '../trpc.ts'`,
        },
        {
          file: migration,
          text: `  changer uuid := proof.changer();\n`,
          by: `  changer uuid := (proof.own_session()).user_id;\n`,
        },
      ],
      missedBy: [
        `${apiTest}: nobody but an administrator who has lately shown her factor requires one`,
      ],
    },
  ]
}

const migration = 'packages/db/migrations/0044_required_passwords.sql'
const apiTest = 'apps/api/src/accounts/renew-password.test.ts'
const databaseTest = 'packages/db/src/required-passwords.test.ts'
