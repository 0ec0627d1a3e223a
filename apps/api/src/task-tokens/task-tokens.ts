import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import { fileId, jobId, type FileId, type JobId, type UserId } from '@tessera/contracts/ids'
import { newToken, proofHash, rowProof } from '@tessera/crypto/row-proof'
import type { Login } from '@tessera/db/login'
import {
  endTaskLease,
  issueTaskToken,
  spendTaskToken,
  type TaskTokenPurpose,
} from '@tessera/db/task-tokens'
import { asProgram, type UserUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'
import { errors as joseErrors, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { createPrincipal, type Principal } from '../http/principal.ts'

/**
 * Signed tokens (JWT, RFC 7519) with which somebody does one thing of a session without the session. They hold no
 * user's token and nothing of the user: Postgres knows which session made each, and gives nothing once that has ended.
 */
export interface TaskTokens {
  /** In the unit that has shown the user's right to what is asked. */
  issue(unit: UserUnit, wanted: WantedTaskToken): Promise<TaskToken>
  /** Spends a token. @throws Fault `task_token_refused`, whatever is wrong with it */
  redeem(purpose: TaskTokenPurpose, token: string): Promise<TaskLease>
}

interface WantedTaskToken {
  readonly purpose: TaskTokenPurpose
  readonly jobId: JobId
  /** Only of a download. */
  readonly fileId: FileId | null
}

interface TaskToken {
  readonly token: string
  readonly expiresAt: Date
}

/** What a spent token opened: reading, as the user, while the session behind it lives. */
export interface TaskLease {
  readonly userId: UserId
  readonly jobId: JobId
  readonly fileId: FileId | null
  readonly principal: Principal
  /** @param wasUsed false gives a download back, of which no byte was sent */
  end(wasUsed: boolean): Promise<void>
}

/** @param signer.clientId names the api, in the token as its issuer */
export function createTaskTokens(
  login: Login<'tessera_api'>,
  signer: { readonly clientId: string; readonly signingKey: KeyObject },
): TaskTokens {
  const verifyingKey = createPublicKey(signer.signingKey)

  return {
    async issue(unit, { purpose, jobId: job, fileId: file }) {
      const { audience, lifetimeSeconds } = kinds[purpose]
      const id = randomUUID()
      await issueTaskToken(unit, { id, purpose, jobId: job, fileId: file, lifetimeSeconds })
      const now = Math.floor(Date.now() / 1000)
      const expires = now + lifetimeSeconds
      const token = await new SignJWT({ purpose, job, ...(file !== null && { file }) })
        .setProtectedHeader({ alg: algorithm, typ: tokenType })
        .setIssuer(signer.clientId)
        .setAudience(audience)
        .setJti(id)
        .setIssuedAt(now)
        .setExpirationTime(expires)
        .sign(signer.signingKey)
      return { token, expiresAt: new Date(expires * 1000) }
    },

    async redeem(purpose, token) {
      const claims = await verify(token, purpose)
      const proof = rowProof(newToken())
      const spending = { id: claims.jti, purpose, leaseHash: proofHash(proof) }
      const spent = await asProgram(login, async (unit) => await spendTaskToken(unit, spending))
      if (spent === null || spent.jobId !== claims.job || spent.fileId !== (claims.file ?? null)) {
        throw new Fault('task_token_refused')
      }
      return {
        ...spent,
        principal: createPrincipal(login, { method: 'bearer', proof }),
        async end(wasUsed) {
          await asProgram(login, async (unit) => await endTaskLease(unit, proof, wasUsed))
          proof.wipe()
        },
      }
    },
  }

  async function verify(token: string, purpose: TaskTokenPurpose): Promise<TaskClaims> {
    const { audience, lifetimeSeconds } = kinds[purpose]
    try {
      const { payload } = await jwtVerify(token, verifyingKey, {
        algorithms: [algorithm],
        typ: tokenType,
        issuer: signer.clientId,
        audience,
        maxTokenAge: lifetimeSeconds,
        requiredClaims: ['exp', 'jti'],
      })
      const claims = taskClaims.parse(payload)
      if (claims.purpose === purpose) return claims
    } catch (error) {
      if (!(error instanceof joseErrors.JOSEError || error instanceof z.ZodError)) throw error
    }
    throw new Fault('task_token_refused')
  }
}

type TaskClaims = z.infer<typeof taskClaims>

const taskClaims = z.object({
  jti: z.uuid(),
  purpose: z.enum(['progress', 'download']),
  job: jobId,
  file: fileId.optional(),
})

const kinds = {
  progress: { audience: 'tessera/job-progress', lifetimeSeconds: 60 },
  download: { audience: 'tessera/result-download', lifetimeSeconds: 300 },
} as const satisfies Readonly<Record<TaskTokenPurpose, unknown>>

/** Ed25519 (RFC 8037). No other is accepted, whatever a token says of itself. */
const algorithm = 'EdDSA'

/** Told apart from every other signed thing (RFC 8725 §3.11). */
const tokenType = 'task+jwt'
