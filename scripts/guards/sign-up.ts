import type { Guard } from './guard.ts'

/** Who comes in, and what is said to whoever asks. */
export function signUpGuards(): readonly Guard[] {
  return [
    {
      name: 'an address is somebody’s once she has confirmed it, and not before',
      without: [
        {
          file: 'packages/db/migrations/0003_users.sql',
          text: ' (lower(email)) where email_verified_at is not null;',
          by: ' (lower(email));',
        },
      ],
      missedBy: [
        `${signUpTest}: is answered and shown the same, after the same work, whether or not it is somebody’s`,
        `${signUpTest}: keeps its owner out of nothing: whoever opens the link has it, and the other’s link is dead`,
      ],
    },
    {
      name: 'what is answered to whoever asks for a link says nothing of who else asks',
      without: [
        {
          file: 'packages/db/migrations/0041_addresses.sql',
          text: `where m.user_id = of_user and m.kind = 'verify_address'`,
          by: `where lower(m.address) = lower(named_address) and m.kind = 'verify_address'`,
        },
      ],
      missedBy: [`${signUpTest}: learns nothing of who has named it before`],
    },
    {
      name: 'whoever names an address that is another’s is sent no link',
      without: [
        {
          file: 'packages/db/migrations/0023_account_mail.sql',
          text: `and u.email_verified_at is not null and u.id <> owner.id;`,
          by: `and false;`,
        },
      ],
      missedBy: [
        `${signUpTest}: gets no link where it is another’s: its owner is told, in her language, how she comes in`,
      ],
    },
    {
      name: 'an address signs in once it is confirmed',
      without: [
        {
          file: 'packages/db/migrations/0009_sign_in.sql',
          text: `lower(login) and u.email_verified_at is not null)\n    and`,
          by: `lower(login))\n    and`,
        },
      ],
      missedBy: [
        `${signUpTest}: signs nobody in, also not beside an account that has confirmed it`,
      ],
    },
  ]
}

const signUpTest = 'apps/api/src/accounts/sign-up.test.ts'
