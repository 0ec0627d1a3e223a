import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import type {
  NewPasskeyAnswer,
  PasskeyAnswer,
  PasskeyCreation,
  PasskeyRequest,
} from '@tessera/contracts/passkey'

/** The browser has shown or made none: its user said no, it took too long, or there is none for this house. */
export class NoPasskey extends Error {
  override readonly name = 'NoPasskey'
  /** Whether this device has one for this account already. */
  readonly isMade: boolean

  constructor(cause: unknown) {
    super('the browser has given no passkey', { cause })
    this.isMade =
      cause instanceof WebAuthnError && cause.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'
  }
}

export function canUsePasskeys(): boolean {
  return browserSupportsWebAuthn()
}

/** @throws NoPasskey */
export async function showPasskey(request: PasskeyRequest): Promise<PasskeyAnswer> {
  return await orNoPasskey(startAuthentication({ optionsJSON: request }))
}

/** @throws NoPasskey */
export async function makePasskey(creation: PasskeyCreation): Promise<NewPasskeyAnswer> {
  const { response, ...rest } = await orNoPasskey(startRegistration({ optionsJSON: creation }))
  return { ...rest, response: { ...response, transports: response.transports ?? [] } }
}

async function orNoPasskey<T>(ceremony: Promise<T>): Promise<T> {
  try {
    return await ceremony
  } catch (error) {
    throw new NoPasskey(error)
  }
}
