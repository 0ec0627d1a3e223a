import type { ErrorText } from './error-text.ts'

/** Of signing in, here and with an account elsewhere. */
export const signInErrors = {
  not_signed_in: {
    status: 401,
    message: 'You are not signed in.',
    remedy: 'Sign in and try again.',
  },
  sign_in_refused: {
    status: 401,
    message: 'The user name or the password is wrong.',
    remedy: 'Check both and try again.',
  },
  sign_in_unavailable: {
    status: 503,
    message: 'Signing in, and what else protects accounts, is closed for a moment.',
    remedy: 'Try again shortly. Whoever is signed in can go on meanwhile.',
  },
  openid_refused: {
    status: 401,
    message: 'The sign-in at the other server did not come to an end here.',
    remedy: 'Begin it again from this page, in the same browser, and end it within ten minutes.',
  },
  openid_denied: {
    status: 401,
    message: 'The other server did not let you in, or you said no there.',
    remedy: 'Try again, or sign in with your password.',
  },
  openid_unreachable: {
    status: 503,
    message: 'The other server does not answer as it should.',
    remedy: 'Try again in a few minutes, or sign in with your password.',
  },
  openid_not_verified: {
    status: 401,
    message: 'What the other server said could not be verified.',
    remedy: 'Begin again from this page. If it happens again, tell an administrator.',
  },
  identity_taken: {
    status: 409,
    message: 'This account of yours elsewhere opens another account here.',
    remedy: 'Sign in with it, and remove it there first.',
  },
  identity_address_differs: {
    status: 409,
    message: 'The other server and your account here do not have the same verified e-mail address.',
    remedy:
      'Verify the address of your account here, and use the account elsewhere that has the same address.',
  },
  identity_last: {
    status: 409,
    message: 'This is the only way in which you can sign in.',
    remedy: 'Set a password first.',
  },
  account_waiting: {
    status: 403,
    message: 'Your account waits for an administrator to approve it.',
    remedy:
      'Open the link that was mailed to you, if you have not: each sign-in sends it again, three times in a day.',
  },
  terms_not_accepted: {
    status: 403,
    message: 'The terms of this installation are to be accepted first.',
    remedy: 'Read and accept them on the pages, and try again.',
  },
  account_leaving: {
    status: 403,
    message: 'This account is going to be removed, and does nothing until then.',
    remedy: 'Sign in on the pages to see when, and to undo it.',
  },
  new_password_needed: {
    status: 403,
    message: 'An administrator requires that this account gets a new password.',
    remedy: 'Sign in on the pages, and choose one there.',
  },
  task_token_refused: {
    status: 401,
    message: 'This link or ticket was used before, has expired, or its session has ended.',
    remedy: 'Make a new one and use it at once.',
  },
} as const satisfies Record<string, ErrorText>
