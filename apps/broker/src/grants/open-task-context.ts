import { CryptoError } from '@tessera/crypto/crypto-error'
import type { Opener } from '@tessera/crypto/open'
import type { VaultUnit } from '@tessera/db/unit'
import { findClient } from '@tessera/db/vault/clients'
import type { ClaimSubject } from '@tessera/db/vault/claim-subjects'
import { delegationIsSigned } from '@tessera/tasks/delegation-signature'
import {
  type TaskContext,
  taskContext,
  taskContextAad,
  taskContextInfo,
} from '@tessera/tasks/task-context'
import type { BrokerDeps } from '../context.ts'
import { isWithinSigned, signedTerms } from './delegation-chain.ts'

/**
 * The context that a worker brought, believed only when it was sealed for exactly this step and the api signed the
 * delegation as it stands in the database, or the one that it was cut from. Null otherwise: whoever can write to Redis can put anything there.
 */
export async function openTaskContext(
  unit: VaultUnit,
  { keys, clients }: Pick<BrokerDeps, 'keys' | 'clients'>,
  subject: ClaimSubject,
  sealed: Uint8Array,
): Promise<TaskContext | null> {
  const context = await open(keys.contextOpener, subject, sealed)
  if (
    context === null ||
    context.delegationId !== subject.delegationId ||
    context.userId !== subject.userId
  )
    return null
  const api = await clients.find(context.signedBy, async (id) => await findClient(unit, id))
  if (api === null || api.client.status !== 'active' || api.delegationKey === null) return null
  if (!isWithinSigned(subject)) return null
  const signed = signedTerms(subject)
  return delegationIsSigned(api.delegationKey, signed, context.signature) ? context : null
}

async function open(
  opener: Opener,
  subject: ClaimSubject,
  sealed: Uint8Array,
): Promise<TaskContext | null> {
  try {
    const opened = await opener.open(sealed, {
      info: taskContextInfo,
      aad: taskContextAad(subject),
    })
    return taskContext.safeParse(JSON.parse(opened.toString())).data ?? null
  } catch (error) {
    if (error instanceof CryptoError || error instanceof SyntaxError) return null
    throw error
  }
}
