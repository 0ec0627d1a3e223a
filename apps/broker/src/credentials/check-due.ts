import { CryptoError } from '@tessera/crypto/crypto-error'
import { recordInVault } from '@tessera/db/vault/audit'
import type { RecordingUnit } from '@tessera/db/vault/audit-lanes'
import {
  type DueCredential,
  findDueCredential,
  putOffChecks,
  recordAcceptedCredential,
  recordExpiredCredential,
  takeDueCredentials,
} from '@tessera/db/vault/credential-checks'
import { storedCredentialAad } from '../associated-data.ts'
import { type BrokerDeps, inRecordingUnit } from '../context.ts'
import { isTrusted } from '../ledger/judge-credential.ts'
import { decodeStoredTokens } from '../oauth/stored-tokens.ts'
import { markRefused } from './mark-refused.ts'
import { tellOfForgery } from './tell-of-forgery.ts'
import { type VerifiedAtService, verifyAtService, type VerifyTarget } from './verify-at-service.ts'

/**
 * Asks the services about the credentials that were not asked about for a day: a few at once, and each service one
 * question at a time. As on entry, the secret leaves this process only in the request to its own service.
 *
 * @returns how many were asked about
 */
export async function checkDueCredentials(deps: BrokerDeps): Promise<number> {
  // The records are there before anything is opened.
  const due = await inUnit(deps, async (unit) => {
    const taken = await takeDueCredentials(unit, mostAtOnce)
    const due = taken.filter((credential) => isAsStored(deps, credential))
    for (const credential of due) await record(unit, credential, 'begun')
    return due
  })
  const byService = Map.groupBy(due, ({ serviceId }) => serviceId)
  await Promise.all(
    [...byService.values()].map(async (atService) => {
      for (const credential of atService) if (!(await check(deps, credential))) return
    }),
  )
  return due.length
}

/** @returns false when the service, or its sign-in server, is away */
async function check(deps: BrokerDeps, due: DueCredential): Promise<boolean> {
  const credential = due.canRefresh ? await refreshed(deps, due) : due
  if (credential === 'refused') return true
  const verified = credential === 'away' ? away : await askService(deps, credential)
  await inUnit(
    deps,
    async (unit) => await write(unit, credential === 'away' ? due : credential, verified),
  )
  return verified.outcome !== 'unreachable'
}

async function write(
  unit: RecordingUnit,
  credential: DueCredential,
  verified: VerifiedAtService,
): Promise<void> {
  await record(unit, credential, verified.outcome)
  switch (verified.outcome) {
    case 'accepted':
      return await recordAcceptedCredential(unit, { ...credential, ...verified })
    case 'expired':
      return await recordExpiredCredential(unit, credential)
    case 'refused':
      await markRefused(unit, clientId, { ...credential, reason: verified.reason })
      return
    case 'unreachable':
      return await putOffChecks(unit, credential)
    default:
      return verified satisfies never
  }
}

/** A sign-in that nobody uses is renewed too: so it is known that it lasts, and servers do not forget it. */
async function refreshed(
  deps: BrokerDeps,
  due: DueCredential,
): Promise<DueCredential | 'refused' | 'away'> {
  await deps.freshening.freshen(deps, { credentialId: due.id, version: due.version })
  const now = await inUnit(deps, async (unit) => await findDueCredential(unit, due.id))
  if (now === null) return 'refused'
  return now.version === due.version ? 'away' : now
}

async function askService(deps: BrokerDeps, credential: DueCredential): Promise<VerifiedAtService> {
  const { id, serviceId, type, origin, envelope } = credential
  const aad = storedCredentialAad({ ...credential, credentialId: id })
  let bytes: Buffer
  try {
    bytes = await deps.keys.openEnvelope({ aad, envelope })
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    await tellOfForgery(deps, credential, error)
    return { outcome: 'refused', reason: 'It cannot be read any more. Enter it again.' }
  }
  try {
    const target = {
      id: serviceId,
      kind: credential.serviceKind,
      origin,
      isLocal: credential.serviceIsLocal,
    }
    if (type !== 'oauth2') return await verifyAtService(deps, target, { type, bytes })
    return await verifyTokens(deps, target, bytes)
  } finally {
    bytes.fill(0)
  }
}

/** Their end is the sign-in server's word, and it is in the row. */
async function verifyTokens(
  deps: BrokerDeps,
  target: VerifyTarget,
  stored: Buffer,
): Promise<VerifiedAtService> {
  const { accessToken, subject } = decodeStoredTokens(stored)
  const bytes = Buffer.from(accessToken)
  const verified = await verifyAtService(deps, target, { type: 'oauth2', bytes, subject })
  bytes.fill(0)
  return verified
}

/** One that was put back or changed behind our back is sent nowhere; the next claim of it raises the alarm. */
function isAsStored(
  { ledger }: BrokerDeps,
  { id, version, ...credential }: DueCredential,
): boolean {
  const shown = { ...credential, credentialId: id, credentialVersion: version }
  return isTrusted(ledger, shown)
}

async function record(
  unit: RecordingUnit,
  { id, userId, serviceId }: DueCredential,
  outcome: VerifiedAtService['outcome'] | 'begun',
): Promise<void> {
  await recordInVault(unit, {
    clientId,
    action: 'credential.checked',
    outcome,
    userId,
    subject: String(serviceId),
    credentialId: id,
  })
}

async function inUnit<T>(deps: BrokerDeps, work: (unit: RecordingUnit) => Promise<T>): Promise<T> {
  return await inRecordingUnit({ deps, from: '' }, work)
}

const away = { outcome: 'unreachable', reason: null } as const
/** Nobody asks for these checks: the broker makes them by itself. */
const clientId = 'broker'
const mostAtOnce = 4
