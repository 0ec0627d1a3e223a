import type { Guard } from './guard.ts'

/** What keeps an answer of a passkey from opening anything but what it was asked for. */
export function passkeyGuards(): readonly Guard[] {
  return [
    {
      name: 'a passkey answers these pages and no others',
      without: [
        {
          file: passkeys,
          text: 'expectedOrigin: publicOrigin',
          by: `expectedOrigin: [publicOrigin, 'https://tessera.test.evil.example']`,
        },
      ],
      missedBy: [`${refused}: is refused when its answer %s, at every step`],
    },
    {
      name: 'a passkey is one for this house',
      without: [
        { file: passkeys, text: 'expectedRPID: rpId', by: `expectedRPID: [rpId, 'evil.example']` },
      ],
      missedBy: [`${refused}: is refused when its answer %s, at every step`],
    },
    {
      name: 'no frame of another site asks for a passkey',
      without: [
        { file: passkeys, text: 'crossOrigin: z.literal(false)', by: 'crossOrigin: z.boolean()' },
      ],
      missedBy: [`${refused}: is refused when its answer %s, at every step`],
    },
    {
      name: 'an answer of a passkey counts once',
      without: [
        {
          file: migration,
          text: `  delete from proof.passkey_ceremonies c
  where c.challenge = shown_challenge and c.purpose = for_purpose`,
          by: `  update proof.passkey_ceremonies c set is_answered = false
  where c.challenge = shown_challenge and c.purpose = for_purpose`,
        },
      ],
      missedBy: [`${refused}: is refused when its answer is replayed`],
    },
    {
      name: 'a challenge is answered once, and soon',
      without: [
        {
          file: migration,
          text: '    and not c.is_answered and c.expires_at > clock_timestamp()\n',
          by: '',
        },
      ],
      missedBy: [`${refused}: is refused once its challenge was answered wrongly, or is too old`],
    },
    {
      name: 'a challenge is answered by whoever was asked',
      without: [
        {
          file: migration,
          text: 'and c.holder_hash = of_holder\n    and not c.is_answered',
          by: 'and not c.is_answered',
        },
        {
          file: migration,
          text: 'and c.holder_hash = of_holder\n    and c.expires_at > clock_timestamp()\n  returning c.passkey_id',
          by: 'and c.expires_at > clock_timestamp()\n  returning c.passkey_id',
        },
      ],
      missedBy: [
        `${refused}: is refused when it answers what another browser, session or sign-in was asked`,
      ],
    },
    {
      name: 'a passkey opens what is its owner’s',
      without: [
        {
          file: migration,
          text: 'or k.user_id = ceremony.user_id)',
          by: 'or true)',
        },
      ],
      missedBy: [`${refused}: opens nothing of somebody else, whichever key and owner it names`],
    },
    {
      name: 'a passkey says whose it is',
      without: [
        {
          file: passkeys,
          text: 'if ((userHandle ?? (alone ? null : owner)) !== owner)',
          by: 'if (owner === null)',
        },
      ],
      missedBy: [`${refused}: opens nothing of somebody else, whichever key and owner it names`],
    },
    {
      name: 'a passkey that signs in has seen who shows it',
      without: [
        {
          file: passkeys,
          text: 'requireUserVerification: alone',
          by: 'requireUserVerification: false',
        },
      ],
      missedBy: [`${refused}: signs nobody in without having seen who shows it`],
    },
    {
      name: 'a passkey that was one factor stays one',
      without: [
        { file: migration, text: ' or k.signs_in)', by: ' or true)' },
        { file: migration, text: ' and used.signs_in for share', by: ' for share' },
      ],
      missedBy: [`${refused}: signs nobody in that got its PIN after it was made`],
    },
    {
      name: 'a mailed reset leaves no passkey that opens the account alone',
      without: [
        {
          file: reset,
          text: '  update proof.passkeys k set signs_in = false where k.user_id = mail.user_id;\n',
          by: '',
        },
      ],
      missedBy: [
        `${ended}: signs nobody in after a mailed reset of the password, but with the new one`,
        `${ended}: has no session opened that a mailed reset of the password does not end`,
      ],
    },
    {
      name: 'owners see refused passkeys',
      without: [{ file: signIn, text: 'if (owner !== null)', by: 'if (owner === undefined)' }],
      missedBy: [`${refused}: is written down for its owner when it is refused at sign-in`],
    },
    {
      name: 'a session asks passkeys for what sessions ask',
      without: [
        { file: migration, text: `elsif for_purpose <> 'step_up' then`, by: 'elsif false then' },
      ],
      missedBy: ['packages/db/src/passkeys.test.ts: a session asks no passkey to %s'],
    },
    {
      name: 'a copy of a passkey shows',
      without: [
        {
          file: migration,
          text: ' and (k.sign_count < new_count or (k.sign_count = 0 and new_count = 0))',
          by: '',
        },
      ],
      missedBy: [
        `${refused}: is refused when it has signed less often than before, and its owner is told`,
      ],
    },
    {
      name: 'the make of a passkey is not read',
      without: [
        {
          file: passkeys,
          text: 'withoutMake(answer.response.attestationObject)',
          by: 'answer.response.attestationObject',
        },
      ],
      missedBy: [`${kept}: has nothing fetched that it names, when it tells its make unasked`],
    },
    {
      name: 'a passkey opens active accounts',
      without: [
        {
          file: migration,
          text: `shown_credential and u.status = 'active'`,
          by: 'shown_credential',
        },
        { file: migration, text: `used.user_id and u.status = 'active'`, by: 'used.user_id' },
      ],
      missedBy: [`${refused}: opens nothing of a disabled account`],
    },
    {
      name: 'passkeys change after a recent factor',
      without: [
        {
          file: 'packages/db/migrations/0043_changes_of_factors.sql',
          text: `begin
  perform proof.require_step_up(own, true);
  perform proof.hold`,
          by: 'begin\n  perform proof.hold',
        },
        {
          file: migration,
          text: '    perform proof.require_step_up(own, true);\n',
          by: '    null;\n',
        },
      ],
      missedBy: [
        `${kept}: is made, renamed and removed only by a session that was stepped up, and ends the others`,
      ],
    },
    {
      name: 'passkeys are renamed after a recent factor',
      without: [
        {
          file: 'apps/api/src/second-factors/passkeys-router.ts',
          text: `steppedUp('passkey.renamed')`,
          by: `ownPages('passkey.renamed')`,
        },
      ],
      missedBy: [
        `${kept}: is made, renamed and removed only by a session that was stepped up, and ends the others`,
      ],
    },
    {
      name: 'an administrator keeps a second factor',
      without: [
        {
          file: migration,
          text: 'elsif not proof.may_remove_factor(own.user_id) then',
          by: 'elsif false then',
        },
      ],
      missedBy: [`${kept}: makes an administrator, who keeps the last one`],
    },
  ]
}

const migration = 'packages/db/migrations/0031_passkeys.sql'
const reset = 'packages/db/migrations/0042_password_resets.sql'
const signIn = 'apps/api/src/second-factors/passkey-sign-in.ts'
const passkeys = 'apps/api/src/second-factors/passkeys.ts'
const kept = 'apps/api/src/second-factors/passkeys.test.ts'
const refused = 'apps/api/src/second-factors/refused-passkeys.test.ts'
const ended = 'apps/api/src/second-factors/ended-passkeys.test.ts'
