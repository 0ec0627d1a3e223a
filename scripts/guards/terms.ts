import type { Guard } from './guard.ts'

/** The terms of the house, and what somebody has accepted. */
export function termsGuards(): readonly Guard[] {
  return [
    {
      name: 'no account is made without the newest terms',
      without: [
        {
          file: terms,
          text: `      if (accepted !== version) throw new Fault('terms_changed')\n`,
          by: '',
        },
      ],
      missedBy: [`${apiTest}: with a password, on the pages and as a program`],
    },
    {
      name: 'whoever has not accepted the terms does nothing',
      without: [
        {
          file: terms,
          text: `      if (!(await asReader(async (unit) => await hasAcceptedTerms(unit, version))))\n        throw new Fault('terms_not_accepted', { link: '/accept-terms' })\n`,
          by: '',
        },
      ],
      missedBy: [
        `${apiTest}: does nothing on the pages before, wherever she is signed in, and everything after`,
        `${apiTest}: has scripts and programs that go on for the days of grace, and are told why afterwards`,
      ],
    },
    {
      name: 'only pages accept the terms',
      without: [
        {
          file: 'apps/api/src/terms/router.ts',
          text: `    accept: ownPages('terms.accepted', 'before_terms')`,
          by: `    accept: signedIn('terms.accepted', 'before_terms')`,
        },
      ],
      missedBy: [
        `${apiTest}: has scripts and programs that go on for the days of grace, and are told why afterwards`,
      ],
    },
    {
      name: 'terms are accepted for oneself',
      without: [
        {
          file: migration,
          text: `for insert to tessera_user\n  with check (user_id = (select app.current_user_id()));`,
          by: `for insert to tessera_user\n  with check (true);`,
        },
      ],
      missedBy: [`${dbTest}: ${nobody}`],
    },
    {
      name: 'nobody says when she accepted',
      without: [
        {
          file: migration,
          text: `grant select, insert (user_id, version) on`,
          by: `grant select, insert on`,
        },
      ],
      missedBy: [`${dbTest}: ${nobody}`],
    },
    {
      name: 'a sign-up accepts for the account that it makes',
      without: [{ file: migration, text: ` and u.created_at = now();`, by: `;` }],
      missedBy: [
        `${dbTest}: whoever makes an account accepts for that account in that moment, and for none that there is`,
      ],
    },
  ]
}

const terms = 'apps/api/src/terms/house-terms.ts'
const migration = 'packages/db/migrations/0033_terms.sql'
const apiTest = 'apps/api/src/terms/terms.test.ts'
const dbTest = 'packages/db/src/accepted-terms.test.ts'
const nobody = 'nobody accepts for another, says when, or changes or deletes what she accepted'
