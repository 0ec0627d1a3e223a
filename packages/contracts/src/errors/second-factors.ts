import type { ErrorText } from './error-text.ts'

/** Of what somebody shows besides her password. */
export const secondFactorErrors = {
  second_factor_needed: {
    status: 403,
    message: 'This asks you to show again who you are.',
    remedy:
      'Show your second factor, or your password if you have none. A program signs in again with a code.',
  },
  second_factor_code_missing: {
    status: 401,
    message: 'The password is right, and this account has a second factor.',
    remedy: 'Send a code of the authenticator app, or a recovery code, as `code`.',
  },
  second_factor_refused: {
    status: 403,
    message: 'This code is wrong, or was used before.',
    remedy: 'Wait for the next code of your app, or use a recovery code.',
  },
  second_factor_required: {
    status: 403,
    message: 'Administrators need a second factor, and you have none yet.',
    remedy: 'Set one up on your account page; after that you can go on here.',
  },
  second_factor_missing: {
    status: 409,
    message: 'You have no second factor.',
    remedy: 'Set one up on your account page.',
  },
  second_factor_last: {
    status: 409,
    message: 'This is your only second factor, and administrators need one.',
    remedy: 'Set up another one first.',
  },
  passkey_refused: {
    status: 403,
    message: 'This passkey was not accepted.',
    remedy:
      'Try it again, or use another way. Whoever has none left asks the people who run this house.',
  },
  passkey_taken: {
    status: 409,
    message: 'This passkey is set up already.',
    remedy: 'Use it as it is, or make one on another device.',
  },
  passkeys_full: {
    status: 409,
    message: 'You have twenty passkeys, and there is room for no more.',
    remedy: 'Remove one that you do not use.',
  },
  sign_in_ticket_spent: {
    status: 401,
    message: 'The sign-in took too long, or too many codes were tried.',
    remedy: 'Enter your password again.',
  },
  authenticator_setup_spent: {
    status: 409,
    message: 'Setting up the app took too long.',
    remedy: 'Begin again and scan the new code.',
  },
} as const satisfies Record<string, ErrorText>
