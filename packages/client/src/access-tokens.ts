import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import type { ProgramId } from '@tessera/contracts/ids'
import { programToken, programTokenPath } from '@tessera/contracts/program'
import { calculateJwkThumbprint, SignJWT } from 'jose'
import type { TokenSource } from './connection.ts'
import { refusalOf } from './fault.ts'
import { fetchInTime } from './fetch-in-time.ts'

/** The program's access token, asked for when it is needed and again before it ends. */
export class AccessTokens implements TokenSource {
  readonly #of: TokenOwner
  #held: { readonly token: string; readonly renewAt: number } | null = null
  #asked: Promise<string> | null = null

  constructor(of: TokenOwner) {
    this.#of = of
  }

  /**
   * One request for everybody who waits for a token. A signal ends the waiting alone.
   *
   * @throws FaultError `program_refused`; TypeError when nobody answers
   */
  async current(signal?: AbortSignal | null): Promise<string> {
    if (this.#held !== null && performance.now() < this.#held.renewAt) return this.#held.token
    this.#asked ??= this.#ask().finally(() => {
      this.#asked = null
    })
    return await unlessAborted(this.#asked, signal ?? null)
  }

  /** It was refused: the next one who asks gets another. */
  forget(token: string): true {
    if (this.#held?.token === token) this.#held = null
    return true
  }

  async #ask(): Promise<string> {
    const { origin } = this.#of
    const response = await fetchInTime(`${origin}${programTokenPath}`, {
      method: 'POST',
      redirect: 'error',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await signAssertion(this.#of),
      }),
    })
    if (!response.ok) throw await refusalOf(response)
    const { access_token: token, expires_in: seconds } = programToken.parse(await response.json())
    const lasts = Math.max(seconds - renewSeconds, seconds / 2)
    this.#held = { token, renewAt: performance.now() + lasts * 1000 }
    return token
  }
}

interface TokenOwner {
  readonly origin: string
  readonly publicOrigin: string
  readonly programId: ProgramId
  readonly privateKey: KeyObject
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | null): Promise<T> {
  if (signal === null) return await work
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const leave = () => reject(signal.reason)
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** RFC 7523 §3. Its id is used once, so each request signs its own. */
async function signAssertion({ publicOrigin, programId, privateKey }: TokenOwner): Promise<string> {
  const kid = await calculateJwkThumbprint(createPublicKey(privateKey).export({ format: 'jwk' }))
  return await new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', kid })
    .setIssuer(programId)
    .setSubject(programId)
    .setAudience(`${publicOrigin}${programTokenPath}`)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(privateKey)
}

/** Before the end, so that no request is under way with a token that ends meanwhile. */
const renewSeconds = 30
