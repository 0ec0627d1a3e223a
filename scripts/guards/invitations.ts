import type { Guard } from './guard.ts'

/** Accounts that an administrator asks somebody to make. */
export function invitationGuards(): readonly Guard[] {
  return [
    {
      name: 'an invitation makes one account',
      without: [
        {
          file: migration,
          text: `set accepted_at = now(), accepted_by = new_id where`,
          by: `set note = '' where`,
        },
        {
          file: migration,
          text: `  perform proof.end_invitation_links(invitation.id);\n`,
          by: '',
        },
      ],
      missedBy: [`${test}: makes one account, also when two accept it at once`],
    },
    {
      name: 'an invitation ends after seven days',
      without: [
        {
          file: migration,
          text: `    when invitation.expires_at <= clock_timestamp() then 'expired'\n`,
          by: '',
        },
      ],
      missedBy: [`${test}: is over after seven days`],
    },
    {
      name: 'an invitation that was revoked makes nothing',
      without: [
        {
          file: migration,
          text: `    when invitation.revoked_at is not null then 'revoked'\n`,
          by: '',
        },
      ],
      missedBy: [`${test}: that is revoked makes nothing, also when its mail was not sent yet`],
    },
    {
      name: 'of an invitation the last link alone works',
      without: [
        {
          file: migration,
          text: `  perform proof.end_invitation_links(invitation);\n  update`,
          by: `  update`,
        },
      ],
      missedBy: [
        `${test}: is sent again with another link, by whoever does it, and the former is dead`,
      ],
    },
    {
      name: 'invitations to one address are bounded',
      without: [
        {
          file: migration,
          text: `  elsif not proof.may_invite(found_invitation.address) then\n    return 'too_many';\n`,
          by: '',
        },
      ],
      missedBy: [`${test}: is not sent to one address without end`],
    },
    {
      name: 'strangers keep no invitation from whoever is invited',
      without: [
        {
          file: migration,
          text: `and m.kind in ('invitation', 'invitation_not_needed')`,
          by: `and m.kind <> 'reset_password'`,
        },
      ],
      missedBy: [`${test}: is sent to an address that strangers have named`],
    },
    {
      name: 'an invitation changes nothing of an account that there is',
      without: [{ file: migration, text: `  if owner.id is not null then`, by: `  if false then` }],
      missedBy: [`${test}: is told by mail and signs in: nothing of her account is changed`],
    },
    {
      name: 'one address opens one account',
      without: [
        {
          file: 'packages/db/migrations/0003_users.sql',
          text: `create unique index users_email`,
          by: `create index users_email`,
        },
      ],
      missedBy: [`${test}: since she was invited, is refused a second one by the link`],
    },
    {
      name: 'whoever is no administrator invites nobody with what she sent before',
      without: [
        {
          file: migration,
          text: `    when invitation.sender_lost or not proof.is_administrator_since(invitation.invited_by, invitation.sent_at) then 'without_sender'\n`,
          by: '',
        },
      ],
      missedBy: [`${test}: and %s invites nobody: another may send it again`],
    },
    {
      name: 'whoever is leaving invites nobody with what she sent before',
      without: [{ file: migration, text: ` and not proof.is_leaving(somebody)`, by: '' }],
      missedBy: [`${test}: and %s invites nobody: another may send it again`],
    },
    {
      name: 'no invitation lives again with the account of its sender',
      without: [
        {
          file: 'packages/db/migrations/0027_administration.sql',
          text: `  perform proof.orphan_invitations(of_user);\n`,
          by: '',
        },
      ],
      missedBy: [`${test}: ${gotBack}`],
    },
    {
      name: 'no invitation lives again with the factors of its sender',
      without: [
        {
          file: 'packages/db/migrations/0039_lost_factors.sql',
          text: `    perform proof.orphan_invitations(user_id);\n`,
          by: '',
        },
      ],
      missedBy: [`${test}: ${gotBack}`],
    },
    {
      name: 'no invitation lives again with the role of its sender',
      without: [{ file: migration, text: ` and r.granted_at <= since`, by: '' }],
      missedBy: [`${test}: ${gotBack}`],
    },
    {
      name: 'no trail names the address of whoever is invited',
      without: [
        {
          file: migration,
          text: `'invitation.sent', invitation.id,`,
          by: `'invitation.sent', of_address,`,
        },
      ],
      missedBy: [`${test}: puts its address into no trail`],
    },
    {
      name: 'administrators alone invite',
      without: [
        {
          file: 'apps/api/src/administration/invitations-router.ts',
          text: `send: asRole('database', 'admin')`,
          by: `send: asRole('database', 'auditor', 'service_manager')`,
        },
      ],
      missedBy: [`${test}: was no %s`],
    },
  ]
}

const migration = 'packages/db/migrations/0032_invitations.sql'
const gotBack = 'and lost %s and got it back invites nobody with what was sent before'
const test = 'apps/api/src/administration/invitations.test.ts'
