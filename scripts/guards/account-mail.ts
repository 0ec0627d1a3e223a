import type { Guard } from './guard.ts'

/** Links that are mailed, and who may ask for them. */
export function accountMailGuards(): readonly Guard[] {
  return [
    {
      name: 'the link of a mail works once',
      without: [
        {
          file: mails,
          text: `\n  update proof.mails m set link_ended_at = now(),`,
          by: `\n  update proof.mails m set link_ended_at = null,`,
        },
      ],
      missedBy: [`${resetTest}: signs everybody out, works once, and ends every other`],
    },
    {
      name: 'the link of a mail expires',
      without: [
        {
          file: mails,
          text: `    and m.link_expires_at > clock_timestamp()\n    and (u.status`,
          by: `    and (u.status`,
        },
      ],
      missedBy: [`${resetTest}: is refused half an hour later`],
    },
    {
      name: 'a new password ends the links that set one',
      without: [
        {
          file: resets,
          text: `  perform proof.end_links(new.user_id, array['reset_password']);\n`,
          by: '',
        },
      ],
      missedBy: [`${resetTest}: is refused after the password was changed`],
    },
    {
      name: 'a link is of use to an active account only',
      without: [
        {
          file: mails,
          text: `    and (u.status = 'active' or u.status = 'waiting' and m.kind = 'verify_address')\n`,
          by: '',
        },
      ],
      missedBy: [
        `${resetTest}: is refused once the account is disabled, which gets no further one`,
      ],
    },
    {
      name: 'a link does what it was mailed for',
      without: [
        {
          file: mails,
          text: `and m.kind = any (kinds) and m.link_ended_at is null\n    and`,
          by: 'and m.link_ended_at is null and',
        },
      ],
      missedBy: [`${resetTest}: confirms no address, and a link that does sets no password`],
    },
    {
      name: 'an address that nobody has confirmed sets no password',
      without: [
        {
          file: resets,
          text: `and u.email_verified_at is not null and u.status = 'active'`,
          by: `and u.status = 'active'`,
        },
      ],
      missedBy: [
        `${resetTest}: leaves nothing behind for an address that is nobody’s, or was never confirmed`,
      ],
    },
    {
      name: 'whether an address is somebody’s is found out when the mail is sent',
      without: [
        {
          file: resets,
          text: `  insert into proof.mails (kind, address) values ('reset_password', asked_for)`,
          by: `  insert into proof.mails (user_id, kind, address) select u.id, 'reset_password', u.email from app.users u where u.email = asked_for`,
        },
      ],
      missedBy: [
        `${resetTest}: is answered the same, after the same work, whether or not the address is somebody’s`,
      ],
    },
    {
      name: 'mails to one account are bounded',
      without: [
        {
          file: resets,
          text: `and m.made_at > now() - proof.link_life(m.kind)) < 5;`,
          by: ') < 500;',
        },
      ],
      missedBy: [
        `${resetTest}: sends an owner five mails in half an hour and no more, to the address as she wrote it`,
      ],
    },
    {
      name: 'mails to an address that somebody names are bounded',
      without: [
        { file: mails, text: `and m.made_at > now() - interval '1 day') < 3;`, by: ') < 300;' },
      ],
      missedBy: [
        'packages/db/src/account-mails.test.ts: a stranger’s address gets three links in a day, however many accounts ask at once',
      ],
    },
    {
      name: 'mails that one stranger asks for are bounded',
      without: [
        {
          file: 'apps/api/src/accounts/forgotten-password.ts',
          text: `publicProcedure('database', 'mailRequests')`,
          by: `publicProcedure('database', 'requests')`,
        },
      ],
      missedBy: [
        'apps/api/src/http/rate-limit.test.ts: writes at most 20 mails in an hour because somebody at one address asks for them',
      ],
    },
    {
      name: 'an earlier attempt’s link is dead',
      without: [
        {
          file: 'apps/messenger/src/account-mails.ts',
          text: `const token = newToken()`,
          by: `const token = (only ??= newToken())`,
        },
        {
          file: 'apps/messenger/src/account-mails.ts',
          text: `type Failure = `,
          by: `let only: ReturnType<typeof newToken> | undefined\ntype Failure = `,
        },
      ],
      missedBy: [
        `${messengerTest}: a mail that the server did not take comes again, and the link of the first attempt is dead`,
      ],
    },
    {
      name: 'an address is one address',
      without: [
        {
          file: mails,
          text: `check (address ~ '^[^@\\s[:cntrl:]]+@[^@\\s[:cntrl:]]+$' and length(address) <= 254),\n  detail`,
          by: ',\n  detail',
        },
      ],
      missedBy: [`${messengerTest}: an address such as %j never becomes two`],
    },
    {
      name: 'an address changes once both addresses have confirmed',
      without: [
        {
          file: addresses,
          text: `if change.old_confirmed_at is null or change.new_confirmed_at is null then`,
          by: `if change.new_confirmed_at is null then`,
        },
      ],
      missedBy: [`${changeTest}: changes once both have confirmed, %s, and tells the former one`],
    },
    {
      name: 'a new password ends a change of the address',
      without: [
        { file: resets, text: `  perform proof.end_address_change(new.user_id);\n`, by: '' },
      ],
      missedBy: [
        `${changeTest}: is off when another is asked for, when it is cancelled, and when the password changes`,
      ],
    },
    {
      name: 'a change of the address needs the password',
      without: [
        {
          file: 'apps/api/src/accounts/require-password.ts',
          text: `if (known?.userId === id) return known`,
          by: `if (known?.userId === id || password.length > 0) return known ?? { userId: id, passwordHash: '' }`,
        },
        {
          file: addresses,
          text: `  if not found then
    return 'unknown';
  elsif lower`,
          by: `  if lower`,
        },
      ],
      missedBy: [`${changeTest}: needs the password, and not the address that is hers already`],
    },
    {
      name: 'a sign-in where somebody never was is told',
      without: [
        {
          file: alertsMigration,
          text: `and d.device = of_device and d.country = of_country`,
          by: '',
        },
      ],
      missedBy: [
        `${alertsTest}: a sign-in on another browser or from another country is told, here and by mail`,
      ],
    },
    {
      name: 'a browser that was long away is new again',
      without: [{ file: alertsMigration, text: `interval '90 days'`, by: `interval '900 days'` }],
      missedBy: [
        `${alertsTest}: a browser is new again after ninety days, also when nobody has signed in meanwhile`,
      ],
    },
    {
      name: 'an owner is told of what opens her accounts',
      without: [
        {
          file: alertsMigration,
          text: `perform proof.tell_owner(new.user_id, 'credential_added',`,
          by: `perform jsonb_build_array(new.user_id,`,
        },
      ],
      missedBy: [
        `${alertsTest}: a new access token and a new credential are told by mail, also one for another account, a newer one is not`,
      ],
    },
    {
      name: 'caught mail is shown in development only',
      without: [
        {
          file: 'apps/web/server/config.ts',
          text: `mailCatcherOrigin === undefined || mode === 'development'`,
          by: `mailCatcherOrigin === undefined || mode.length > 0`,
        },
      ],
      missedBy: [
        'apps/web/server/front-server.test.ts: mail that was caught is shown in development, and in production there is no such address',
      ],
    },
  ]
}

const mails = 'packages/db/migrations/0023_account_mail.sql'
const addresses = 'packages/db/migrations/0041_addresses.sql'
const resets = 'packages/db/migrations/0042_password_resets.sql'
const alertsMigration = 'packages/db/migrations/0028_owner_alerts.sql'
const alertsTest = 'packages/db/src/owner-alerts.test.ts'
const resetTest = 'apps/api/src/accounts/forgotten-password.test.ts'
const changeTest = 'apps/api/src/accounts/change-address.test.ts'
const messengerTest = 'apps/messenger/src/account-mails.test.ts'
