import type { UserId } from '@tessera/contracts/ids'
import type { NewAuthenticator } from '@tessera/contracts/second-factor'
import { CryptoError } from '@tessera/crypto/crypto-error'
import {
  createKeyEncryptionKey,
  createKeyring,
  openEnvelope,
  sealEnvelope,
} from '@tessera/crypto/envelope'
import { encodeFields } from '@tessera/crypto/fields'
import type { Secret } from '@tessera/crypto/secret'
import { Secret as OtpSecret, TOTP } from 'otpauth'

/**
 * The secrets of authenticator apps (RFC 6238). The database keeps them under a key that this process has, bound to their
 * user: a copy of the database alone makes no code.
 */
export interface Authenticators {
  /** A new secret, of which nothing is stored: the page hands it back, sealed, with the first code. */
  create(user: { readonly id: UserId; readonly username: string }): NewAuthenticator
  /**
   * What is to be stored when this is a code of the new secret, and its time step. Null for a wrong code, `spent` for what is
   * not hers or too old.
   */
  confirm(
    userId: UserId,
    setup: { readonly sealed: string; readonly code: string },
  ): { readonly secretEnvelope: Buffer; readonly step: number } | 'spent' | null
  /** The time step of the code; null for a wrong one. */
  stepOf(
    userId: UserId,
    shown: { readonly secretEnvelope: Uint8Array; readonly code: string; readonly at: Date },
  ): number | null
}

/** @param key 32 bytes; wiped */
export function createAuthenticators(key: Secret<Uint8Array>): Authenticators {
  const keyring = createKeyring(createKeyEncryptionKey('factors-1', key.expose()))
  key.wipe()

  const openSetup = (userId: UserId, sealed: string): Buffer | null => {
    const [until = '', envelope = ''] = sealed.split('.')
    if (!(Number(until) > Date.now())) return null
    try {
      return openEnvelope(keyring, {
        aad: encodeFields('authenticator-setup', userId, until),
        envelope: Buffer.from(envelope, 'base64url'),
      })
    } catch (error) {
      if (error instanceof CryptoError) return null
      throw error
    }
  }

  return {
    create({ id, username }) {
      const plaintext = Buffer.from(new OtpSecret({ size: 20 }).buffer)
      const until = String(Date.now() + setupMs)
      const aad = encodeFields('authenticator-setup', id, until)
      const envelope = sealEnvelope(keyring, { aad, plaintext }).toString('base64url')
      const { secret, uri } = shownSecret(plaintext, username)
      plaintext.fill(0)
      return { secret, uri, sealed: `${until}.${envelope}` }
    },
    confirm(userId, { sealed, code }) {
      const plaintext = openSetup(userId, sealed)
      if (plaintext === null) return 'spent'
      const step = matchingStep(plaintext, code, new Date())
      const aad = encodeFields('authenticator', userId)
      const secretEnvelope = sealEnvelope(keyring, { aad, plaintext })
      plaintext.fill(0)
      return step === null ? null : { secretEnvelope, step }
    },
    stepOf(userId, { secretEnvelope, code, at }) {
      const aad = encodeFields('authenticator', userId)
      const plaintext = openEnvelope(keyring, { aad, envelope: secretEnvelope })
      const step = matchingStep(plaintext, code, at)
      plaintext.fill(0)
      return step
    },
  }
}

function shownSecret(bytes: Uint8Array, username: string) {
  const totp = new TOTP({ issuer: 'Tessera', label: username, secret: otpSecret(bytes) })
  return { secret: totp.secret.base32, uri: totp.toString() }
}

/** One step earlier and later count too, for clocks that differ and people who type slowly. Compares in constant time. */
function matchingStep(secret: Uint8Array, code: string, at: Date): number | null {
  const totp = new TOTP({ secret: otpSecret(secret) })
  const timestamp = at.getTime()
  const delta = totp.validate({ token: code, timestamp, window: 1 })
  return delta === null ? null : totp.counter({ timestamp }) + delta
}

function otpSecret(bytes: Uint8Array): OtpSecret {
  return new OtpSecret({ buffer: Uint8Array.from(bytes).buffer })
}

const setupMs = 15 * 60_000
