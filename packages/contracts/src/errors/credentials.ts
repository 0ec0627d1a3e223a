import type { ErrorText } from './error-text.ts'

/** Of what somebody has at a service, and of connecting one. */
export const credentialErrors = {
  credential_missing: {
    status: 400,
    message: 'You have no credential for this service.',
    remedy: 'Make a token on the service’s own page, then add it under Credentials.',
  },
  credential_moved: {
    status: 409,
    message: 'The service has another address than when you entered your credential.',
    remedy: 'Say under Credentials whether it may be used there.',
  },
  credential_not_moved: {
    status: 409,
    message:
      'There is nothing to confirm: your credential is for the address that the service has.',
    remedy: 'Look at the page again.',
  },
  credential_not_movable: {
    status: 409,
    message: 'The service gave you this credential for its former address only.',
    remedy: 'Connect the service again.',
  },
  credential_refused: {
    status: 422,
    message: 'The service does not accept this token.',
    remedy: 'Make a new token on the service’s own page and enter it here.',
  },
  credential_expired: {
    status: 422,
    message: 'This token has expired.',
    remedy: 'Make a new token on the service’s own page and enter it here.',
  },
  credential_malformed: {
    status: 422,
    message: 'This does not look like a token of this service.',
    remedy: 'Copy the whole token, without spaces or line breaks.',
  },
  credential_other_account: {
    status: 409,
    message:
      'Your credential is of another account at the service than the one that this was made for.',
    remedy:
      'Say whether it is to run on the account that you have now, or enter the former token again.',
  },
  oauth_state_spent: {
    status: 409,
    message: 'This sign-in was completed before, or took too long.',
    remedy: 'Press Connect again.',
  },
  oauth_state_of_another: {
    status: 403,
    message: 'This sign-in was begun by somebody else, or in another session.',
    remedy: 'Press Connect yourself, and complete the sign-in in the same browser.',
  },
  oauth_redirect_differs: {
    status: 409,
    message: 'The answer of the sign-in server came to the address of another service.',
    remedy: 'Press Connect again; if this happens again, tell an administrator.',
  },
  oauth_issuer_differs: {
    status: 409,
    message: 'The answer came from another sign-in server than the one you were sent to.',
    remedy: 'Press Connect again; if this happens again, tell an administrator.',
  },
  oauth_nonce_differs: {
    status: 409,
    message: 'The sign-in server answered for another sign-in than yours.',
    remedy: 'Press Connect again; if this happens again, tell an administrator.',
  },
  oauth_denied: {
    status: 409,
    message: 'The sign-in server did not give Tessera access to your account.',
    remedy: 'Press Connect again and allow the access, or ask the service why it was refused.',
  },
  oauth_code_refused: {
    status: 409,
    message: 'The sign-in could not be completed with the sign-in server.',
    remedy: 'Press Connect again; if this happens again, tell an administrator.',
  },
  oauth_service_moved: {
    status: 409,
    message: 'The service got another address while you signed in. Nothing was sent there.',
    remedy: 'Look at the new address, and press Connect again if you know it.',
  },
  service_moved_again: {
    status: 409,
    message: 'The service has yet another address by now. Nothing was sent there.',
    remedy: 'Look at the new address, and confirm that one if you know it.',
  },
  challenge_spent: {
    status: 409,
    message: 'The form was open for too long, or was sent twice.',
    remedy: 'Enter the token again.',
  },
  service_unreachable: {
    status: 503,
    message: 'The service does not answer just now.',
    remedy: 'Try again later; nothing was stored.',
  },
} as const satisfies Record<string, ErrorText>
