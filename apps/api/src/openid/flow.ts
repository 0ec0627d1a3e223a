import { createHash, randomBytes } from 'node:crypto'

/** What a sign-in at a provider begins with. The state alone leads back to the rest. */
export interface NewFlow {
  readonly state: string
  readonly stateHash: Uint8Array
  readonly nonce: string
  /** RFC 7636. */
  readonly codeVerifier: string
}

export function newFlow(): NewFlow {
  const state = randomText()
  return { state, stateHash: hashOfState(state), nonce: randomText(), codeVerifier: randomText() }
}

export function hashOfState(state: string): Uint8Array {
  return createHash('sha256').update(state).digest()
}

/** 256 bits. */
function randomText(): string {
  return randomBytes(32).toString('base64url')
}
