import type { ServiceCredentialKind } from '@tessera/broker-client/service-credentials'
import type { CredentialId, ServiceId } from '@tessera/contracts/ids'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import { lockServiceCredential } from '@tessera/db/vault/service-credentials'
import type { RequestContext } from '../context.ts'
import { judgeCredential, shownEntry } from '../ledger/judge-credential.ts'
import { nobody } from './ledger-owner.ts'

export interface ShownServiceCredential {
  readonly id: CredentialId
  readonly serviceId: ServiceId
  readonly kind: ServiceCredentialKind
  readonly version: number
  readonly envelope: Buffer
}

/** Whether it is the one that was last stored: what somebody put back or exchanged is not used, and people are told. */
export async function isTrustedServiceCredential(
  ctx: RequestContext,
  unit: RecordingUnit,
  seen: ShownServiceCredential,
): Promise<boolean> {
  const { ledger } = ctx.deps
  const shown = shownFor(seen)
  switch (judgeCredential(ledger, shown)) {
    case 'fits':
      return true
    case 'newer': {
      const entry = shownEntry(shown)
      if (entry !== null) await ledger.raise(entry)
      return true
    }
    case 'leaving':
      // Its removal is on, or was undone.
      if ((await lockServiceCredential(unit, seen)) !== null) await tellOfRollback(ctx, unit, seen)
      return false
    case 'behind': {
      // Or a broker has just replaced it: whoever asks again is answered with that.
      const now = await lockServiceCredential(unit, seen)
      if (now !== null && now.version > seen.version) return false
      await tellOfRollback(ctx, unit, seen)
      return false
    }
  }
}

async function tellOfRollback(
  { deps }: RequestContext,
  unit: RecordingUnit,
  { kind, serviceId }: ShownServiceCredential,
): Promise<void> {
  const subject = `${kind} credential of service ${serviceId}`
  await deps.watch.raiseIn(unit, { kind: 'credential.rolled_back', subject })
}

function shownFor({ id, serviceId, kind, version, envelope }: ShownServiceCredential) {
  const userId = nobody[kind]
  return { userId, serviceId, credentialId: id, credentialVersion: version, envelope }
}
