import type { Credential } from '@tessera/contracts/credential'

/** What people call a credential of each type, and what to do when it does not work any more. */
export const credentialWords = {
  api_token: {
    name: 'token',
    renew: 'Make a new token at the service and enter it here.',
    afterRemoval: 'At the service the token stays valid until it expires or you revoke it there.',
  },
  basic: {
    name: 'password',
    renew: 'Enter the user name and password with which you sign in at the service now.',
    afterRemoval: 'At the service the password stays valid until you change it there.',
  },
  oauth2: {
    name: 'sign-in',
    renew: 'Sign in at the service again.',
    afterRemoval: 'At the service the access stays granted until you take it back there.',
  },
} as const satisfies Readonly<
  Record<
    Credential['type'],
    { readonly name: string; readonly renew: string; readonly afterRemoval: string }
  >
>
