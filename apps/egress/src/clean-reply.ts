import type { EgressAnswerHead } from '@tessera/broker-client/egress-request'
import { secretsIn } from '@tessera/adapters/credential-in-header'
import type { EgressLicence } from '@tessera/broker-client/egress'
import { maskSecret, SecretFound, type SecretMask } from '@tessera/runtime/mask-secret'
import { EgressFailure } from './egress-failure.ts'

/** What a service answered, without the credential. */
export interface CleanReply {
  readonly head: EgressAnswerHead
  /** Rejects where the credential stands in data. */
  readonly body: AsyncIterable<Uint8Array> | null
}

/**
 * Takes the credential out of an answer: text is masked as it passes, and data that holds it is broken off, because
 * data of another length is broken anyway.
 *
 * @param credential null for an answer of somebody who has never seen it
 * @throws EgressFailure `unreadable_answer`; SecretFound where not even the head can be given
 */
export function cleanReply(
  response: Response,
  credential: EgressLicence['credential'],
): CleanReply {
  if (credential === null) return { head: headOf(response, keepAll), body: response.body }
  try {
    requireReadable(response.headers)
    const mask = maskSecret(...secretsIn(credential.type, credential.secret.expose()))
    const head = headOf(response, mask)
    const kind = textTypes.test(response.headers.get('content-type') ?? '') ? 'text' : 'data'
    return { head, body: response.body && mask.bytes(response.body, kind) }
  } catch (error) {
    response.body?.cancel().catch(() => {})
    throw error
  }
}

function headOf(response: Response, mask: Pick<SecretMask, 'text'>): EgressAnswerHead {
  const { status, statusText } = response
  const headers = [...response.headers].filter(([name]) => !keptBack.has(name))
  if (headers.some(([name]) => mask.text(name) !== name)) throw new SecretFound()
  return {
    status,
    statusText: mask.text(statusText),
    headers: headers.map(([name, value]) => [name, mask.text(value)]),
  }
}

/** What fetch has decoded, or what was never encoded. */
function requireReadable(headers: Headers): void {
  const codings = (headers.get('content-encoding') ?? '').toLowerCase().split(',')
  const isDecoded = codings.every((coding) => decoded.has(coding.trim()))
  const transfer = headers.get('transfer-encoding')?.toLowerCase().trim() ?? 'chunked'
  if (!isDecoded || transfer !== 'chunked') throw new EgressFailure('unreadable_answer')
}

const keepAll = { text: (text: string) => text }

/** Of the connection to the service, or of the body as it was before it was decoded and masked. */
const keptBack = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // A session that the credential opened is as good as the credential.
  'set-cookie',
])
const decoded = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br', 'zstd'])
const textTypes =
  /^\s*(?:text\/|application\/(?:json|xml|javascript|x-www-form-urlencoded|[\w.-]+\+(?:json|xml))\s*(?:;|$))/i
