import { grantId } from '@tessera/contracts/ids'
import { z } from 'zod'

/** RFC 9110 §5.5, without obsolete bytes. */
const fieldValue = z
  .string()
  .max(300)
  .regex(/^[\t\x20-\x7e]*$/)
  .exactOptional()

/**
 * What a worker asks of egress: one request to the service of its grant. It travels as JSON text in a header of a POST,
 * whose body is the body of the request to be sent; the worker's signature stands over this text.
 */
export const egressRequest = z.strictObject({
  grantId,
  /** The public half of the claim key, as it was shown for the grant. */
  claimKey: z.base64url().length(43),
  method: z.enum(['GET', 'POST']),
  /** A path at the service, or the absolute URL of another address. */
  path: z.string().min(1).max(4096),
  // A range would let a worker fetch a credential in halves.
  headers: z.strictObject({
    accept: fieldValue,
    'content-length': z
      .string()
      .regex(/^\d{1,15}$/)
      .exactOptional(),
    'content-type': fieldValue,
    'user-agent': fieldValue,
  }),
  credential: z.union([
    z.literal('omit'),
    z.strictObject({ in: z.literal('header') }),
    z.strictObject({ in: z.literal('form'), field: z.string().regex(/^[\w-]{1,40}$/) }),
  ]),
})
export type EgressRequest = z.infer<typeof egressRequest>

/** The head of the service's answer, as JSON text in a header, which egress signs; the body follows as the body. */
export const egressAnswerHead = z.object({
  status: z.int().min(200).max(599),
  statusText: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
})
export type EgressAnswerHead = z.infer<typeof egressAnswerHead>

/** Why there is no answer of the service, or no whole one. */
export const egressProblem = z.enum([
  /** The request is not one of a worker to egress. */
  'malformed',
  /** The broker does not know this signature, or has seen it before. */
  'not_signed',
  'grant_ended',
  /** The scopes of the grant do not need this request, or its service does not deliver through egress. */
  'not_allowed',
  /** The credential was removed, replaced or refused since the grant was given. */
  'no_credential',
  /** The address of the service is none to which requests are sent. */
  'address_refused',
  'service_unreachable',
  /** The service wrote the credential where it cannot be masked. */
  'credential_in_answer',
  /** The service encoded its answer so that nobody can look for the credential in it. */
  'unreadable_answer',
  'broker_away',
  'internal',
])
export type EgressProblem = z.infer<typeof egressProblem>

export const egressRefusal = z.object({ problem: egressProblem })

export const egressPath = '/requests'
export const egressRequestHeader = 'tessera-request'
export const egressHeadHeader = 'tessera-answer-head'
/** A trailer: `whole`, or the problem that cut the body short. Without it the connection broke. */
export const egressEndTrailer = 'tessera-end'
/** Bytes of the headers on either side. */
export const egressHeaderLimit = 64 * 1024

export function encodeHeader(text: string): string {
  return Buffer.from(text).toString('base64url')
}

export function decodeHeader(value: string): string {
  return Buffer.from(value, 'base64url').toString()
}
