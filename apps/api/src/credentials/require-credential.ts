import { findCredential } from '@tessera/db/credentials'
import type { RegisteredService } from '@tessera/db/services'
import type { SubmittingUnit } from '@tessera/db/unit'
import { Fault } from '@tessera/runtime/fault'

export interface UsableCredential {
  /** The account at the service on which jobs of hers run; null when the service does not say. */
  readonly remoteAccount: string | null
  /** She has none of her own, and the service's shared token serves her. */
  readonly onSharedAccount: boolean
}

/** What is refused at once instead of being queued to wait. @throws Fault `credential_missing`, `credential_expired`, `credential_moved` */
export async function requireCredential(
  unit: SubmittingUnit,
  service: RegisteredService,
): Promise<UsableCredential> {
  const credential = await findCredential(unit, service.id)
  if (credential === null && service.sharedToken !== null) {
    return { remoteAccount: service.sharedToken.account, onSharedAccount: true }
  }
  if (credential === null) throw new Fault('credential_missing', whereToMendIt(service))
  if (credential.expiresAt !== null && Date.parse(credential.expiresAt) <= Date.now()) {
    throw new Fault('credential_expired', whereToMendIt(service))
  }
  if (credential.origin !== service.origin) {
    throw new Fault('credential_moved', {
      link: '/credentials',
      details: [
        {
          subject: service.name,
          message: `It moved from ${credential.origin} to ${service.origin}.`,
        },
      ],
    })
  }
  return { remoteAccount: credential.remoteAccount, onSharedAccount: false }
}

function whereToMendIt(service: RegisteredService) {
  const madeAt = service.tokenUrl === '' ? '' : ` Tokens are made at ${service.tokenUrl}`
  return {
    link: `/credentials?connect=${service.id}`,
    details: [
      {
        subject: service.name,
        message: `Jobs there run on your own account.${madeAt}`,
        ...(service.tokenHelp !== '' && { remedy: service.tokenHelp }),
      },
    ],
  }
}
