import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type {
  NewPasskeyAnswer,
  PasskeyAnswer,
  PasskeyCreation,
  PasskeyRequest,
} from '@tessera/contracts/passkey'
import { Visitor } from './visitor.ts'

/** What a key or a browser that lies does otherwise. */
export interface Deviation {
  readonly origin?: string
  readonly rpId?: string
  readonly crossOrigin?: boolean
  readonly challenge?: string
  readonly userHandle?: string
  /** Whether it has seen who shows it. */
  readonly userVerified?: boolean
  /** How often it says that it has signed. */
  readonly signCount?: number
  /** As which key it shows itself. */
  readonly credentialId?: Buffer
}

/** A key of Web Authentication in this process, and the browser before it: it answers for whichever origin it is told to. */
export class SoftwareKey {
  readonly credentialId = randomBytes(16)
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #userHandle = ''
  #signCount = 0

  /** Somebody makes one on her page. */
  static async addTo(
    { trpc }: Visitor,
    { name = 'laptop', ...deviation }: Deviation & { readonly name?: string } = {},
  ): Promise<{ readonly key: SoftwareKey; readonly recoveryCodes: readonly string[] }> {
    const key = new SoftwareKey()
    const answer = key.create(await trpc.passkeys.begin.mutate(), deviation)
    const { recoveryCodes } = await trpc.passkeys.add.mutate({ name, answer })
    return { key, recoveryCodes }
  }

  create(options: PasskeyCreation, deviation: Deviation = {}): NewPasskeyAnswer {
    this.#userHandle = options.user.id
    const { x = '', y = '' } = this.#pair.publicKey.export({ format: 'jwk' })
    const publicKey = new Map<number, number | Uint8Array<ArrayBuffer>>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Uint8Array.from(Buffer.from(x, 'base64url'))],
      [-3, Uint8Array.from(Buffer.from(y, 'base64url'))],
    ])
    const length = Buffer.from([0, this.credentialId.length])
    const credential = [Buffer.alloc(16), length, this.credentialId, isoCBOR.encode(publicKey)]
    const authData = Buffer.concat([this.#said(options.rp.id, 0x40, deviation), ...credential])
    const attestation = new Map<string, string | Map<string, never> | Uint8Array<ArrayBuffer>>([
      ['fmt', 'none'],
      ['attStmt', new Map<string, never>()],
      ['authData', Uint8Array.from(authData)],
    ])
    return {
      ...this.#named(deviation),
      response: {
        clientDataJSON: clientData('webauthn.create', options.challenge, deviation),
        attestationObject: text(isoCBOR.encode(attestation)),
        transports: ['internal'],
      },
    }
  }

  show(options: PasskeyRequest, deviation: Deviation = {}): PasskeyAnswer {
    const authenticatorData = this.#said(options.rpId, 0, deviation)
    const clientDataJSON = clientData('webauthn.get', options.challenge, deviation)
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
    const signed = Buffer.concat([authenticatorData, hash])
    return {
      ...this.#named(deviation),
      response: {
        clientDataJSON,
        authenticatorData: text(authenticatorData),
        signature: text(sign('sha256', signed, this.#pair.privateKey)),
        userHandle: deviation.userHandle ?? this.#userHandle,
      },
    }
  }

  #named({ credentialId = this.credentialId }: Deviation) {
    return { id: text(credentialId), rawId: text(credentialId), type: 'public-key' as const }
  }

  /** Authenticator data, WebAuthn §6.1. */
  #said(rpId: string, moreFlags: number, deviation: Deviation): Buffer {
    this.#signCount += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(deviation.signCount ?? this.#signCount)
    const flags = 0x01 | (deviation.userVerified === false ? 0 : 0x04) | moreFlags
    const hash = createHash('sha256')
      .update(deviation.rpId ?? rpId)
      .digest()
    return Buffer.concat([hash, Buffer.from([flags]), count])
  }
}

function clientData(type: string, challenge: string, deviation: Deviation): string {
  const data = {
    type,
    challenge: deviation.challenge ?? challenge,
    origin: deviation.origin ?? Visitor.pageOrigin,
    crossOrigin: deviation.crossOrigin ?? false,
  }
  return text(Buffer.from(JSON.stringify(data)))
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
