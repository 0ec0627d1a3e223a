import type { Guard } from './guard.ts'

/** Accounts that their owners want removed. */
export function accountRemovalGuards(): readonly Guard[] {
  return [
    {
      name: 'the removal of an account needs the password',
      without: [
        {
          file: router,
          text: `hasPassword !== (password !== undefined)`,
          by: `hasPassword && password === ''`,
        },
        {
          file: migration,
          text: `  if found <> (verified_hash is not null) or verified_hash is not null\n`,
          by: `  if verified_hash is not null\n`,
        },
      ],
      missedBy: [
        `${apiTest}: asks for the password and for a recent second factor, and stops nothing before`,
      ],
    },
    {
      name: 'whoever is leaving opens no unit',
      without: [
        {
          file: 'packages/db/migrations/0002_proofs.sql',
          text: `if proof.is_leaving(identity.user_id) then`,
          by: `if false then`,
        },
      ],
      missedBy: [
        `${apiTest}: ends at once what acts for her, and leaves nothing of her after a week but what was said`,
      ],
    },
    {
      name: 'what was given meanwhile by whoever is leaving acts no more',
      without: [
        {
          file: `${migrations}/0025_personal_tokens.sql`,
          text: `    and not proof.is_leaving(t.user_id);`,
          by: `;`,
        },
        {
          file: `${migrations}/0016_standing_permissions.sql`,
          text: `    and not proof.is_leaving(p.user_id);`,
          by: `;`,
        },
        {
          file: `${migrations}/0019_consents.sql`,
          text: `    and not proof.is_leaving(c.user_id);`,
          by: `;`,
        },
        {
          file: `${migrations}/0002_proofs.sql`,
          text: `      and not proof.is_stopped(g.user_id, d.scopes)\n`,
          by: ``,
        },
      ],
      missedBy: [
        `${leavingTest}: %s of somebody who is leaving opens nothing`,
        `${leavingTest}: a consent of somebody who is leaving opens nothing with %s`,
      ],
    },
    {
      name: 'what acts for whoever is leaving has ended when she stays',
      without: [
        {
          file: `${migrations}/0025_personal_tokens.sql`,
          text: `    and not proof.is_leaving(t.user_id);`,
          by: `;`,
        },
        {
          file: migration,
          text: `  perform proof.end_what_acts(own.user_id);\n  perform proof.renew(own, new_proof_hash);\n  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'account.removal_undone');`,
          by: `  perform proof.renew(own, new_proof_hash);\n  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'account.removal_undone');`,
        },
      ],
      missedBy: [
        `${leavingTest}: an access token that is made while its owner asks to leave does nothing, and does not come back with her`,
      ],
    },
    {
      name: 'what a session of somebody who is leaving opened opens nothing',
      without: [
        {
          file: `${migrations}/0015_task_tokens.sql`,
          text: `    and not proof.is_leaving(t.user_id);`,
          by: `;`,
        },
        {
          file: `${migrations}/0015_task_tokens.sql`,
          text: ` and not proof.is_leaving(t.user_id)\n`,
          by: `\n`,
        },
      ],
      missedBy: [`${leavingTest}: opens nothing while its owner is leaving`],
    },
    {
      name: 'what a session opened ends when she asks to leave',
      without: [
        {
          file: migration,
          text: `  delete from proof.task_tokens t where t.user_id = of_user;\n`,
          by: ``,
        },
      ],
      missedBy: [`${leavingTest}: ends when she asks, and does not come back with her`],
    },
    {
      name: 'no job of somebody who is leaving begins again',
      without: [
        {
          file: `${migrations}/0007_grants.sql`,
          text: ` and not proof.is_leaving(u.id)\n`,
          by: `\n`,
        },
      ],
      missedBy: [`${leavingTest}: nobody tries a job of somebody who is leaving again`],
    },
    {
      name: 'a removal that has begun is not undone',
      without: [
        {
          file: migration,
          text: `  join app.users u on u.id = s.user_id and u.status = 'active'\n  join proof.account_removals r on r.user_id = s.user_id and r.begun_at is null\n`,
          by: `  join proof.account_removals r on r.user_id = s.user_id\n`,
        },
        {
          file: migration,
          text: `where r.user_id = own.user_id and r.begun_at is null;`,
          by: `where r.user_id = own.user_id;`,
        },
        {
          file: ending,
          text: `'remembered_devices', 'sessions', 'sign_in_tickets'`,
          by: `'remembered_devices', 'sign_in_tickets'`,
        },
      ],
      missedBy: [
        `${apiTest}: is not undone once it has begun, and a session of somebody who stays undoes nothing`,
      ],
    },
    {
      name: 'whoever undoes a removal goes on under another proof',
      without: [
        {
          file: migration,
          text: `  perform proof.renew(own, new_proof_hash);\n  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'account.removal_undone');`,
          by: `  insert into app.audit (user_id, actor, action) values (own.user_id, 'user:' || own.user_id, 'account.removal_undone');`,
        },
      ],
      missedBy: [
        `${apiTest}: is undone by whoever signs in meanwhile, and what was ended stays so`,
      ],
    },
    {
      name: 'the last administrator does not leave',
      without: [
        { file: router, text: `!(await mayLeave(unit))`, by: `false` },
        {
          file: migration,
          text: `deferrable initially deferred for each row execute function proof.keep_administrator();`,
          by: `deferrable initially deferred for each row when (false) execute function proof.keep_administrator();`,
        },
      ],
      missedBy: [
        `${apiTest}: is refused to the last administrator, with everything of hers as it was`,
      ],
    },
    {
      name: 'what is removed whole is on a list',
      without: [
        {
          file: ending,
          text: `    'app.notification_preferences', 'app.control_findings', 'app.result_quality', 'app.result_deletions', 'app.setting_templates', 'app.documents']\n  loop\n    execute format('delete`,
          by: `    'app.batches']\n  loop\n    execute format('delete`,
        },
      ],
      missedBy: [
        `${databaseTest}: each table that holds rows of a user is emptied, or it is said why not, and nobody else loses a row`,
      ],
    },
    {
      name: 'lines that stay lose their words',
      without: [
        {
          file: ending,
          text: `detail = app.impersonal(a.detail)\n`,
          by: `detail = a.detail\n`,
        },
        {
          file: ending,
          text: ` or o.detail <> app.impersonal(o.detail)`,
          by: ``,
        },
      ],
      missedBy: [
        `${databaseTest}: of what stays nothing names her: a pseudonym, and lines and jobs without words of hers`,
      ],
    },
    {
      name: 'rows of nobody else are removed',
      without: [
        {
          file: ending,
          text: `for delete to tessera_proof using (proof.is_being_removed(user_id));`,
          by: `for delete to tessera_proof using (true);`,
        },
      ],
      missedBy: [`${databaseTest}: nobody else’s rows can be removed, whoever asks for it`],
    },
    {
      name: 'whoever is removed takes no invitation along to an address that was never hers',
      without: [
        {
          file: ending,
          text: `    or former.email_verified_at is not null and lower(`,
          by: `    or lower(`,
        },
      ],
      missedBy: [
        `${databaseTest}: an invitation to an address that she named and never confirmed stays`,
      ],
    },
    {
      name: 'a removal waits for the mail that tells of it',
      without: [
        {
          file: ending,
          text: `where m.state = 'due' or m.state = 'given_up' and m.attempts = 0 or m.sent_at > now() - interval '1 day')`,
          by: `where false)`,
        },
      ],
      missedBy: [`${databaseTest}: nobody is removed whose reminder is one %s`],
    },
    {
      name: 'no word of whoever is removed stays with others',
      without: [
        {
          file: ending,
          text: `  delete from proof.mails m where m.sender_id = leaving and m.state = 'due';\n`,
          by: ``,
        },
        {
          file: ending,
          text: `  update proof.mails m set detail = jsonb_build_object('by', pseudonym, 'note', '') where m.sender_id = leaving;\n`,
          by: ``,
        },
        {
          file: ending,
          text: `  update proof.invitations i set note = '' where i.invited_by = leaving;\n`,
          by: ``,
        },
      ],
      missedBy: [
        `${databaseTest}: of what she wrote to others no word stays, and what was not sent is not`,
      ],
    },
    {
      name: 'accounts are removed under one purpose',
      without: [
        {
          file: ending,
          text: `if app.current_purpose() <> 'remove-accounts' then`,
          by: `if app.current_purpose() = '' then`,
        },
      ],
      missedBy: [`${databaseTest}: no other purpose removes an account`],
    },
  ]
}

const migrations = 'packages/db/migrations'
const migration = `${migrations}/0035_account_removal.sql`
const ending = `${migrations}/0036_removed_accounts.sql`
const router = 'apps/api/src/accounts/removal-router.ts'
const apiTest = 'apps/api/src/accounts/removal.test.ts'
const leavingTest = 'packages/db/src/leaving.test.ts'
const databaseTest = 'packages/db/src/account-removals.test.ts'
