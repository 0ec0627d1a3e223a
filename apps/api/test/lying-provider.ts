import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { startHttpServer } from '@tessera/testing/http-server'
import { exportJWK, SignJWT } from 'jose'

/** An OpenID provider that answers with whatever ID token it is told to. */
export interface LyingProvider extends AsyncDisposable {
  readonly issuer: string
  /** What its next ID token says, and by whose key. */
  lie: {
    readonly issuer?: string
    readonly audience?: string
    readonly nonce: string
    readonly subject: string
    readonly key?: KeyObject
    readonly lifeSeconds?: number
    /** No JSON at all. */
    readonly garbage?: boolean
  }
}

export async function startLyingProvider(): Promise<LyingProvider> {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', use: 'sig', alg: 'ES256' }
  const server = await startHttpServer((request, response) => {
    void answer(request.url ?? '/').then((body) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(running.lie.garbage === true ? '<html>' : JSON.stringify(body)),
    )
  })
  const { origin: issuer } = server
  const running: LyingProvider = {
    issuer,
    lie: { nonce: '', subject: '' },
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  }
  return running

  async function answer(path: string): Promise<object> {
    switch (path) {
      case '/.well-known/openid-configuration':
        return {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
          code_challenge_methods_supported: ['S256'],
        }
      case '/keys':
        return { keys: [jwk] }
      default:
        return { access_token: 'x', token_type: 'bearer', id_token: await idToken() }
    }
  }

  async function idToken(): Promise<string> {
    const { lie } = running
    const now = Math.floor(Date.now() / 1000)
    return await new SignJWT({ nonce: lie.nonce })
      .setProtectedHeader({ alg: 'ES256', kid: 'own' })
      .setIssuer(lie.issuer ?? issuer)
      .setAudience(lie.audience ?? 'tessera')
      .setSubject(lie.subject)
      .setIssuedAt(now)
      .setExpirationTime(now + (lie.lifeSeconds ?? 300))
      .sign(lie.key ?? own.privateKey)
  }
}
