import { type ErrorCode, errors, type WireError, wireError } from '@tessera/contracts/errors'
import { CryptoError } from '@tessera/crypto/crypto-error'
import { TRPCClientError } from '@trpc/client'
import { AnsweredFault } from './answered-fault.ts'
import { NoPasskey } from '../second-factors/browser-passkey.ts'

/** What a person is told about a failure. */
export interface ShownFault extends Omit<WireError, 'requestId'> {
  /** null when no server has answered */
  readonly requestId: string | null
}

/** Reads any error that a page can meet. Errors that are not ours never show their own text. */
export function readFault(error: unknown): ShownFault {
  if (error instanceof TRPCClientError) {
    const sent = wireError.safeParse(faultOf(error.data))
    return sent.success ? sent.data : ownFault('unavailable')
  }
  if (error instanceof AnsweredFault) return error.fault
  if (error instanceof CryptoError) return keyFault
  if (error instanceof NoPasskey) return error.isMade ? ownFault('passkey_taken') : noPasskey
  return ownFault('internal')
}

/** Reads the body of a REST answer that is not a success. */
export function readFaultBody(body: string): ShownFault {
  try {
    return wireError.parse(JSON.parse(body))
  } catch {
    return ownFault('unavailable')
  }
}

export function hasCode(error: unknown, code: ErrorCode): boolean {
  return readFault(error).code === code
}

/** One of our own codes, of which no server has answered anything more. */
export function ownFault(code: ErrorCode): ShownFault {
  const { message, remedy } = errors[code]
  return { code, message, remedy, requestId: null }
}

function faultOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'fault' in data ? data.fault : undefined
}

const noPasskey: ShownFault = {
  code: 'passkey_refused',
  message: 'Your browser has given no passkey.',
  remedy: 'Try it again, or use another way.',
  requestId: null,
}

/** The sealing key did not come from the broker that this page was built for. */
const keyFault: ShownFault = {
  code: 'internal',
  message: 'The encryption key that the server sent could not be trusted, so nothing was sent.',
  remedy: 'Load the page again. If it happens again, do not enter a token; tell an administrator.',
  requestId: null,
}
