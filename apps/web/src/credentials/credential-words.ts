import type { Credential, RemovedCredential } from '@tessera/contracts/credential'

/** What people call a credential of each type, and what to do when it does not work any more. */
export const credentialWords = {
  api_token: {
    name: 'token',
    replace: 'Replace the token',
    replaceAt: 'Replace the token for',
    endless: 'Does not expire',
    renew: 'Make a new token at the service and enter it here.',
    afterRemoval: 'At the service the token stays valid until it expires or you revoke it there.',
  },
  basic: {
    name: 'password',
    replace: 'Replace the password',
    replaceAt: 'Replace the password for',
    endless: 'Does not expire',
    renew: 'Enter the user name and password with which you sign in at the service now.',
    afterRemoval: 'At the service the password stays valid until you change it there.',
  },
  oauth2: {
    name: 'sign-in',
    replace: 'Sign in again',
    replaceAt: 'Sign in again at',
    endless: 'Renewed for as long as the service allows it',
    renew: 'Sign in at the service again.',
    afterRemoval: 'The service is asked to end the access too, and you read here whether it did.',
  },
} as const satisfies Readonly<
  Record<
    Credential['type'],
    Readonly<
      Record<'name' | 'replace' | 'replaceAt' | 'endless' | 'renew' | 'afterRemoval', string>
    >
  >
>

/** What a sign-in server said when the access was removed here. */
export const removalWords = {
  ok: 'The service has confirmed that the access is ended there too.',
  not_offered:
    'The service cannot be told. Take the access back on its own page if you want it to end there too.',
  failed:
    'The service has not confirmed that the access is ended there too. Take it back on its own page.',
} as const satisfies Readonly<Record<NonNullable<RemovedCredential['atProvider']>, string>>
