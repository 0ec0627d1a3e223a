import type { MailTexts } from './mail-texts.ts'
import { englishNotices } from './notices-in-english.ts'

export const english: MailTexts = {
  greeting: (username) => (username === null ? 'Hello,' : `Hello ${username},`),
  footer: 'This message was sent by the Tessera at',
  linkHint: 'Or open this address:',
  device: {
    on: 'on',
    unknown: 'a program or browser that does not say which',
    from: (device, country) => `${device}, from ${country}`,
  },
  about: {
    verify_address: () => ({
      subject: 'Confirm your e-mail address',
      paragraphs: ['Please confirm that this address is yours.'],
      action: 'Confirm this address',
      closing: [
        'The link works once, within a day.',
        'If you have not made an account with this address, ignore this message: nothing more is sent here.',
      ],
    }),
    address_named: () => ({
      subject: 'You have an account with this address',
      paragraphs: [
        'Somebody has just named this address for a new account. It is the address of yours, and stays so.',
        'If it was you, sign in with the name above. If you forgot your password, choose "Forgot your password?" on the sign-in page.',
        'If it was not you, there is nothing to do: whoever it was has no way into your account.',
      ],
    }),
    registration_approved: () => ({
      subject: 'Your account was approved',
      paragraphs: ['You can sign in now, in the way in which you asked for the account.'],
    }),
    registration_refused: ({ detail }) => ({
      subject: 'Your account was not approved',
      paragraphs: [
        `You asked for the account "${detail.username}". The people who run this Tessera did not approve it: ${detail.reason}`,
        'Nothing is kept of it but this name and the reason, in the record of whoever decided. You may ask again.',
      ],
    }),
    registration_waits: () => ({
      subject: 'Somebody waits for your approval',
      paragraphs: [
        'Somebody has asked for an account, and cannot use it until an administrator decides.',
        'Open the page "New accounts": all who wait are there.',
      ],
      closing: [
        'Such mail comes once in a quarter of an hour at most. To have none, open "Your account", then "What you are told".',
      ],
    }),
    invitation: ({ detail }) => ({
      subject: 'You are invited to make an account',
      paragraphs: [
        `${detail.by} invites you to make an account at this Tessera, which sends genotypes to imputation services with your own accounts there.`,
        ...(detail.note === '' ? [] : [`${detail.by} writes: "${detail.note}"`]),
      ],
      action: 'Accept the invitation',
      closing: [
        'The link works once, within seven days.',
        'If you know nothing of this, ignore this message: no account is made.',
      ],
    }),
    invitation_not_needed: ({ detail }) => ({
      subject: 'You are invited and have an account already',
      paragraphs: [
        `${detail.by} wanted to invite you to this Tessera with this address. It is the address of your account: sign in with the name above.`,
        ...(detail.note === '' ? [] : [`${detail.by} writes: "${detail.note}"`]),
        'Nothing was changed in your account.',
      ],
    }),
    reset_password: () => ({
      subject: 'Choose a new password',
      paragraphs: ['Somebody asked for a new password for your account.'],
      action: 'Choose a new password',
      closing: [
        'The link works once, within 30 minutes. A new password signs you out everywhere and ends your access tokens. The passkeys that you have work only after the new password then.',
        'If it was not you, ignore this message: your password stays as it is.',
      ],
    }),
    confirm_old_address: ({ detail }) => ({
      subject: 'Confirm the change of your e-mail address',
      paragraphs: [
        `Mail for your account is to go to ${detail.newAddress} instead of to this address.`,
        'The change needs a confirmation from both addresses.',
      ],
      action: 'Agree to the change',
      closing: [
        'The link works once, within a day.',
        'If it was not you, do not open it, and change your password: somebody may be using your account.',
      ],
    }),
    confirm_new_address: () => ({
      subject: 'Confirm your new e-mail address',
      paragraphs: ['Mail for your account is to go to this address.'],
      action: 'Confirm this address',
      closing: [
        'The link works once, within a day.',
        'If you know nothing of this, ignore this message: nothing more is sent here.',
      ],
    }),
    address_changed: ({ detail, time }) => ({
      subject: 'Your e-mail address was changed',
      paragraphs: [
        `Mail for your account goes to ${detail.newAddress} since ${time}.`,
        'If it was not you, write to the people who run this Tessera at once.',
      ],
    }),
    password_changed: ({ time }) => ({
      subject: 'Your password was changed',
      paragraphs: [
        `The password of your account was changed on ${time}.`,
        'If it was not you, choose a new one at once with "Forgot your password?" on the sign-in page.',
      ],
    }),
    new_device: ({ device, time }) => ({
      subject: 'Your account was signed in on a new device',
      paragraphs: [
        `On ${time} somebody signed in to your account: ${device}.`,
        'If it was not you, open "Your account" and choose "Stop everything", then change your password.',
      ],
    }),
    token_made: ({ detail, time }) => ({
      subject: 'An access token was made for your account',
      paragraphs: [
        `The access token "${detail.name}" was made on ${time}.`,
        'If it was not you, end it on the page "Your account" and change your password.',
      ],
    }),
    identity_added: ({ detail, time }) => ({
      subject: 'A way to sign in was added to your account',
      paragraphs: [
        `Since ${time} one can sign in to your account with an account elsewhere: ${detail.label}.`,
        'If it was not you, remove it on the page "Your account" and change your password.',
      ],
    }),
    identity_removed: ({ detail, time }) => ({
      subject: 'A way to sign in was removed from your account',
      paragraphs: [
        `On ${time} this account elsewhere was removed from your account: ${detail.label}.`,
        'If it was not you, change your password.',
      ],
    }),
    factor_added: ({ detail, time }) => ({
      subject: 'A second factor was added to your account',
      paragraphs: [
        `Since ${time} your account has ${detail.factor === 'passkey' ? `the passkey "${detail.name}"` : 'an authenticator app'}.`,
        'If it was not you, remove it on the page "Your account" and change your password.',
      ],
    }),
    factor_removed: ({ detail, time }) => ({
      subject: 'A second factor was removed from your account',
      paragraphs: [
        `On ${time} ${detail.factor === 'passkey' ? `the passkey "${detail.name}"` : 'the authenticator app'} was removed from your account.`,
        'If it was not you, change your password and set up a second factor again.',
      ],
    }),
    passkey_copied: ({ detail, time }) => ({
      subject: 'One of your passkeys may have been copied',
      paragraphs: [
        `On ${time} the passkey "${detail.name}" was shown and refused: it has counted fewer uses than it had before, as a copy does.`,
        'Remove it on the page "Your account" and make another one. If you did not try to sign in then, choose "Stop everything" there too.',
      ],
    }),
    recovery_code_used: ({ detail, time }) => ({
      subject: 'A recovery code of your account was used',
      paragraphs: [
        `One of your recovery codes was used on ${time}. You have ${detail.left} left.`,
        'If it was not you, open "Your account", choose "Stop everything", change your password and make new codes.',
      ],
    }),
    recovery_codes_made: ({ time }) => ({
      subject: 'New recovery codes were made for your account',
      paragraphs: [
        `New recovery codes were made on ${time}. Those from before do not work any more.`,
        'If it was not you, change your password and make new codes on the page "Your account".',
      ],
    }),
    new_password_required: ({ time }) => ({
      subject: 'Your account needs a new password',
      paragraphs: [
        `On ${time} an administrator required that you choose a new password. You are signed out everywhere, and your access tokens have ended. Your jobs go on.`,
        'Open Tessera and sign in as you always do: you are asked for a new password before anything else.',
        'No administrator asks you for your password, and none knows it.',
      ],
    }),
    factors_forgotten: ({ time }) => ({
      subject: 'Your second factors were removed',
      paragraphs: [
        `On ${time} the people who run this Tessera removed all second factors and recovery codes of your account, and signed you out everywhere. Your access tokens have ended.`,
        'Your password alone signs you in now: set up a second factor again on the page "Your account". If you did not ask for this, change your password at once and write to them.',
      ],
    }),
    credential_added: ({ detail, time }) => ({
      subject: 'A credential was added to your account',
      paragraphs: [
        `The credential "${detail.label}" for ${detail.service} was stored on ${time}.`,
        'If it was not you, remove it on the page "Credentials" and change your password.',
      ],
    }),
    notice: ({ detail }) => {
      const { subject, line } = englishNotices.about[detail.kind]
      return {
        subject,
        paragraphs: [line(detail.name), englishNotices.where],
        closing: [englishNotices.wished],
      }
    },
    notice_digest: ({ detail }) => ({
      subject: englishNotices.digest,
      paragraphs: [
        ...detail.lines.map(({ kind, name }) => englishNotices.about[kind].line(name)),
        ...(detail.more === 0 ? [] : [englishNotices.more(detail.more)]),
        englishNotices.where,
      ],
      closing: [englishNotices.wished],
    }),
    webhook_added: ({ detail, time }) => ({
      subject: 'A webhook was added to your account',
      paragraphs: [
        `Since ${time} what happens in your account is sent to ${detail.host} too.`,
        'If it was not you, remove it on the page "Your account", choose "Stop everything" there and change your password.',
      ],
    }),
    webhook_paused: ({ detail, time }) => ({
      subject: 'A webhook of yours is paused',
      paragraphs: [
        `Nothing was taken at ${detail.host} for long, or it says that it is gone: nothing more is sent there since ${time}.`,
        'The page "Your account" shows what was tried. Put it right there and resume it, or remove it.',
      ],
    }),
    removal_asked: ({ at, time }) => ({
      subject: 'Your account is going to be removed',
      paragraphs: [
        `On ${time} somebody asked to have your account removed. It does nothing any more: what ran in your name is stopped.`,
        `On ${at} your files, results, credentials and everything that names you are removed. Until then, sign in to undo it.`,
        'If it was not you, sign in, choose "Undo" and change your password.',
      ],
    }),
    removal_undone: ({ time }) => ({
      subject: 'Your account stays',
      paragraphs: [
        `The removal of your account was undone on ${time}.`,
        'Schedules stay paused. Access tokens, and what you had allowed programs, stay ended.',
        'If it was not you, change your password.',
      ],
    }),
    removal_soon: ({ at }) => ({
      subject: 'Your account is removed tomorrow',
      paragraphs: [
        `On ${at} your files, results, credentials and everything that names you are removed, as you asked. After that nobody can bring them back.`,
        'To keep your account, sign in before and choose "Undo".',
      ],
    }),
    account_removed: () => ({
      subject: 'Your account is removed',
      paragraphs: [
        'Your files, results, credentials and everything that names you are removed from this Tessera.',
        'What the law asks us to keep stays: which actions were done and which jobs were sent when, under a number that leads nowhere.',
        'This is the last message to this address, which is not stored any more.',
      ],
    }),
  },
}
