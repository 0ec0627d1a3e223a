import type { ErrorCode } from '@tessera/contracts/errors'
import {
  AccountLeaving,
  DatabaseAway,
  LastAdministrator,
  PasswordAwaited,
  ProofRefused,
  QuotaReached,
  StepUpNeeded,
  StudyRefused,
} from '@tessera/db/unit'
import { Fault, isFault } from '@tessera/runtime/fault'
import { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'

/** The one place where any error becomes one with a public code. What is not known is `internal`. */
export function faultOf(error: unknown): Fault {
  if (isFault(error)) return error
  if (error instanceof ProofRefused) return new Fault('not_signed_in', { cause: error })
  if (error instanceof StepUpNeeded) return new Fault('second_factor_needed', { cause: error })
  if (error instanceof AccountLeaving) return new Fault('account_leaving', { cause: error })
  if (error instanceof PasswordAwaited) return new Fault('new_password_needed', { cause: error })
  if (error instanceof LastAdministrator) return new Fault('last_administrator', { cause: error })
  if (error instanceof QuotaReached) return new Fault('quota_reached', { cause: error })
  if (error instanceof StudyRefused) return new Fault(error.code, { cause: error })
  if (error instanceof DatabaseAway) {
    return new Fault('unavailable', { detail: error.message, cause: error })
  }
  if (error instanceof TRPCError) return faultOfTrpc(error)
  return new Fault('internal', { detail: 'an error without a code', cause: error })
}

/** Which field is wrong and why, for the person who filled it in. */
export function invalidInput(error: ZodError): Fault {
  const details = error.issues.map(({ path, message }) => ({
    subject: path.map(String).join('.'),
    message,
  }))
  return new Fault('invalid_input', { details })
}

function faultOfTrpc(error: TRPCError): Fault {
  const { cause, code } = error
  // tRPC reports a refused input as BAD_REQUEST; a ZodError of our own code comes as an internal error.
  if (code === 'BAD_REQUEST' && cause instanceof ZodError) return invalidInput(cause)
  if (isFault(cause) || ofUnits.some((kind) => cause instanceof kind)) return faultOf(cause)
  const known = codes[code]
  return new Fault(known ?? 'internal', { detail: error.message, cause: cause ?? error })
}

const ofUnits = [
  ProofRefused,
  StepUpNeeded,
  DatabaseAway,
  LastAdministrator,
  AccountLeaving,
  PasswordAwaited,
  QuotaReached,
  StudyRefused,
]
const codes: Readonly<Partial<Record<TRPCError['code'], ErrorCode>>> = {
  BAD_REQUEST: 'invalid_input',
  PARSE_ERROR: 'invalid_input',
  METHOD_NOT_SUPPORTED: 'invalid_input',
  UNSUPPORTED_MEDIA_TYPE: 'invalid_input',
  PAYLOAD_TOO_LARGE: 'invalid_input',
  NOT_FOUND: 'not_found',
}
