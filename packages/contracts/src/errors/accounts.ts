import type { ErrorText } from './error-text.ts'

/** Of making, changing and ending accounts. */
export const accountErrors = {
  username_taken: {
    status: 409,
    message: 'This user name is taken.',
    remedy: 'Choose another one, or sign in if it is yours.',
  },
  password_too_weak: {
    status: 400,
    message: 'This password is too easy to guess.',
    remedy: 'Use at least 10 characters that are not your name or a common password.',
  },
  password_refused: {
    status: 403,
    message: 'The current password is wrong.',
    remedy: 'Enter the password with which you sign in.',
  },
  same_password: {
    status: 400,
    message: 'This is the password that you have now.',
    remedy: 'Choose another one.',
  },
  no_password: {
    status: 409,
    message: 'This account has no password that could be renewed: its owner signs in elsewhere.',
    remedy: 'Sign it out everywhere, or disable it, if it may be in other hands.',
  },
  address_has_account: {
    status: 409,
    message: 'There is an account with your e-mail address already.',
    remedy:
      'Sign in to it with its password. Another way to sign in is added there, under Your account.',
  },
  address_taken: {
    status: 409,
    message: 'Somebody else has confirmed this e-mail address meanwhile.',
    remedy: 'Choose another address, or sign in to the account that has it.',
  },
  address_unchanged: {
    status: 409,
    message: 'This is your e-mail address already.',
    remedy: 'Enter another one, or confirm this one.',
  },
  nothing_to_confirm: {
    status: 409,
    message: 'No e-mail address of yours waits for a confirmation.',
    remedy: 'Look at your account page: it says which address you have.',
  },
  link_refused: {
    status: 403,
    message: 'This link was used before, has expired, or is not valid any more.',
    remedy: 'Ask for a new one and open it soon.',
  },
  registration_closed: {
    status: 403,
    message: 'New accounts cannot be made here.',
    remedy: 'Ask the people who run this Tessera for one.',
  },
  registration_needs_address: {
    status: 400,
    message: 'New accounts are approved by an administrator, who writes to you by mail.',
    remedy: 'Give an e-mail address that you read.',
  },
  registration_by_page: {
    status: 403,
    message: 'New accounts are approved by an administrator here.',
    remedy: 'Make the account in a browser; once it is approved, sign in with this program.',
  },
  invitation_open: {
    status: 409,
    message: 'This address has an invitation that can still be accepted.',
    remedy: 'Send it again, or revoke it first.',
  },
  last_administrator: {
    status: 409,
    message: 'Nobody would be an administrator any more.',
    remedy: 'Make somebody else an administrator without an end first.',
  },
  terms_changed: {
    status: 409,
    message: 'The terms of this installation are others by now.',
    remedy: 'Load the page again and read the newest.',
  },
  removal_not_undone: {
    status: 409,
    message: 'There is nothing to undo: no removal was asked for, or it has begun.',
    remedy: 'Sign in to see how the account is.',
  },
} as const satisfies Record<string, ErrorText>
