import type { OAuthServer } from '@tessera/db/vault/oauth-servers'
import { outgoingFetch } from '@tessera/runtime/outgoing-fetch'
import type { BrokerDeps } from '../context.ts'

/** A request as oauth4webapi makes it. */
interface OAuthRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: URLSearchParams | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The only way to a sign-in server: to its issuer's origin and those that its record names, through the address guard,
 * whatever its own answers say. Nothing is redirected, and no answer is longer than such answers are.
 */
export function oauthFetch(
  { config }: Pick<BrokerDeps, 'config'>,
  server: Pick<OAuthServer, 'issuer' | 'endpointOrigins' | 'isLocal'>,
): (url: string, request: OAuthRequest) => Promise<Response> {
  const allowed = new Set([server.issuer, ...server.endpointOrigins].map(originOf))
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address)
    if (!allowed.has(url.origin)) {
      throw new Error(`${url.host} is no address of the sign-in server of this service`)
    }
    const response = await outgoingFetch(
      url,
      { method, headers, body: body?.toString() ?? null, ...(signal && { signal }) },
      { allowLocal: server.isLocal && config.mode === 'development' },
    )
    return new Response(await readBounded(response), {
      status: response.status,
      headers: response.headers,
    })
  }
}

function originOf(address: string): string {
  return new URL(address).origin
}

async function readBounded(response: Response): Promise<Buffer<ArrayBuffer> | null> {
  if (response.body === null) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.length
    if (size > longestAnswer) throw new Error('the answer of the sign-in server is too long')
    chunks.push(chunk)
  }
  return size === 0 ? null : Buffer.concat(chunks)
}

const longestAnswer = 256 * 1024
