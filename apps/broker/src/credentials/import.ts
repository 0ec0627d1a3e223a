import {
  importCredentialAnswer,
  importCredentialInput,
  importSealInfo,
} from '@tessera/broker-client/service-credentials'
import { type UserId } from '@tessera/contracts/ids'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import type { CredentialTarget } from '@tessera/db/vault/credentials'
import { findImportTarget, findUserNamed, reserveFirstCredential } from '@tessera/db/vault/imports'
import type { z } from 'zod'
import { importedCredentialAad } from '../associated-data.ts'
import { inRecordingUnit, inRequestUnit, type RequestContext } from '../context.ts'
import { procedureFor } from '../procedure.ts'
import { isCredentialShaped } from './credential-shape.ts'
import { keepCredential } from './keep-credential.ts'
import { openEntered } from './open-entered.ts'
import { recordRefusal } from './record-refusal.ts'
import { verifyAtService } from './verify-at-service.ts'

type Input = z.output<typeof importCredentialInput>
type Outcome = z.input<typeof importCredentialAnswer>['outcome']
interface Admitted {
  readonly userId: UserId
  readonly target: CredentialTarget
}

/**
 * Brings over what a user had on a former platform. It never replaces one, and what its service does not accept is not
 * stored: nobody could use it, and it could still be stolen.
 */
export const importCredential = procedureFor('operator')
  .input(importCredentialInput)
  .output(importCredentialAnswer)
  .mutation(async ({ ctx, input }) => {
    const admitted = await inRequestUnit(ctx, async (unit) => await admit(ctx, unit, input))
    if (typeof admitted === 'string') return { outcome: admitted }
    const secret = await openEntered(ctx, input.sealed, {
      info: importSealInfo,
      aad: importedCredentialAad(input),
    })
    if (secret === null) return { outcome: 'malformed' as const }
    try {
      if (!isCredentialShaped(input.type, secret)) return { outcome: 'malformed' as const }
      const credential = { type: input.type, bytes: secret }
      const verified = await verifyAtService(ctx.deps, admitted.target, credential)
      return {
        outcome:
          verified.outcome === 'accepted'
            ? await store(ctx, input, admitted, { ...verified, secret })
            : await recordRefusal(ctx, admitted, verified.outcome),
      }
    } finally {
      secret.fill(0)
    }
  })

/** The record comes before anything is opened. */
async function admit(
  ctx: RequestContext,
  unit: RecordingUnit,
  input: Input,
): Promise<Admitted | Outcome> {
  const userId = await findUserNamed(unit, input.user)
  const target = await findImportTarget(unit, input.service, userId)
  const admitted = judge()
  await recordInVault(unit, {
    clientId: ctx.caller.id,
    action: 'credential.opened',
    outcome: typeof admitted === 'string' ? admitted : 'ok',
    userId,
    subject: target === null ? '' : String(target.id),
  })
  return admitted

  function judge(): Admitted | Outcome {
    if (target === null) return 'unknown_service'
    if (userId === null) return 'unknown_user'
    if (target.status !== 'active' || !target.credentialTypes.includes(input.type))
      return 'service_inactive'
    // Also one that was taken away behind our back: an import is no way around that.
    const hasOne = target.isTaken || ctx.deps.ledger.findLiveAt(userId, target.id) !== null
    return hasOne ? 'duplicate' : { userId, target }
  }
}

async function store(
  ctx: RequestContext,
  { type }: Input,
  { userId, target }: Admitted,
  verified: { readonly account: string; readonly expiresAt: Date | null; readonly secret: Buffer },
): Promise<Outcome> {
  const entry = await inRecordingUnit(ctx, async (unit) => {
    const { id: serviceId, origin } = target
    const row = { userId, serviceId, origin, type, label: 'Brought over' }
    const id = await reserveFirstCredential(unit, row)
    if (id === null) return null
    const kept = { ...row, ...verified, id, version: 1 }
    return (await keepCredential(ctx, unit, kept, { action: 'credential.imported' })).entry
  })
  if (entry === null) return 'duplicate'
  await ctx.deps.ledger.raise(entry)
  return 'stored'
}
