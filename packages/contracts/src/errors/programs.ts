import type { ErrorText } from './error-text.ts'

/** Of programs that act for people, and of access tokens. */
export const programErrors = {
  program_refused: {
    status: 401,
    message: 'The program could not be recognised.',
    remedy:
      'Sign a new assertion with a key that is enrolled for it; if this happens again, ask an administrator whether the program is suspended.',
  },
  program_taken: {
    status: 409,
    message: 'There is a program with this name or this key already, or no such program.',
    remedy: 'Look at the list of programs, and make another key where you add one.',
  },
  consent_ended: {
    status: 403,
    message: 'There is no such consent for this program, or it is over.',
    remedy: 'Ask the user to allow the program again.',
  },
  consent_too_narrow: {
    status: 403,
    message: 'The consent does not allow this.',
    remedy:
      'Ask the user for a consent that does, if an administrator has enrolled the program for it.',
  },
  token_refused: {
    status: 401,
    message: 'This access token is mistyped, has expired or was ended.',
    remedy: 'Copy it whole, or make a new one on the page of your account.',
  },
  token_too_narrow: {
    status: 403,
    message: 'This access token does not allow this.',
    remedy: 'Make one with the scope that is named, or sign in for what no token may do.',
  },
  token_limit_reached: {
    status: 409,
    message: 'You have as many access tokens as one account may have.',
    remedy: 'End one that you do not use any more.',
  },
} as const satisfies Record<string, ErrorText>
