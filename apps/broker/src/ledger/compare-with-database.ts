import type { CredentialId } from '@tessera/contracts/ids'
import type { Login } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { listCredentials, type ListedCredential } from '@tessera/db/vault/credentials'
import { listStoredServiceCredentials } from '@tessera/db/vault/service-credentials'
import { nobody } from '../service-credentials/ledger-owner.ts'
import type { CredentialLedger } from './credential-ledger.ts'
import { judgeCredential } from './judge-credential.ts'
import type { LedgerEntry } from './ledger-line.ts'

/** A credential that is refused, because the database does not show what was last stored. */
export interface RefusedCredential extends Pick<
  LedgerEntry,
  'credentialId' | 'userId' | 'serviceId'
> {
  readonly found: 'older' | 'deleted' | 'exchanged' | 'missing'
}

/** Looks at every credential of the database and of the ledger. Nothing is opened, and nothing is changed. */
export async function findRefusedCredentials(
  login: Login<'tessera_broker'>,
  ledger: CredentialLedger,
): Promise<readonly RefusedCredential[]> {
  const refused: RefusedCredential[] = []
  const shown = new Set<CredentialId>()
  let after: CredentialId | null = null
  do {
    const page: readonly ListedCredential[] = await asVault(
      login,
      async (unit) => await listCredentials(unit, { after, size: pageSize }),
    )
    for (const credential of page) {
      shown.add(credential.credentialId)
      if (judgeCredential(ledger, credential) === 'behind')
        refused.push({ ...placeOf(credential), found: howItDiffers(ledger, credential) })
    }
    after = page.length < pageSize ? null : (page.at(-1)?.credentialId ?? null)
  } while (after !== null)
  const ofServices = await asVault(login, async (unit) => await listStoredServiceCredentials(unit))
  for (const { kind, ...row } of ofServices) {
    const credential = { ...row, userId: nobody[kind] }
    shown.add(credential.credentialId)
    if (judgeCredential(ledger, credential) === 'behind')
      refused.push({ ...placeOf(credential), found: howItDiffers(ledger, credential) })
  }
  const missing = ledger.entries.filter(
    ({ credentialId, state }) => state === 'live' && !shown.has(credentialId),
  )
  return [...refused, ...missing.map((entry) => ({ ...placeOf(entry), found: 'missing' as const }))]
}

function placeOf<T extends Pick<LedgerEntry, 'credentialId' | 'userId' | 'serviceId'>>(of: T) {
  const { credentialId, userId, serviceId } = of
  return { credentialId, userId, serviceId }
}

function howItDiffers(
  ledger: CredentialLedger,
  { credentialId, credentialVersion, envelope }: ListedCredential,
): RefusedCredential['found'] {
  const known = ledger.find(credentialId)
  if (envelope === null) return 'missing'
  if (known?.state === 'deleted') return 'deleted'
  return known !== null && credentialVersion < known.version ? 'older' : 'exchanged'
}

const pageSize = 1_000
