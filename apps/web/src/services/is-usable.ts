import { credentialHealth } from '../credentials/credential-health.ts'
import type { ServiceWithCredential } from './service-queries.ts'

/** Whether a job could be submitted with what is stored. */
export function isUsable({ credential, origin, sharedToken }: ServiceWithCredential): boolean {
  if (credential === null) return sharedToken !== null
  const { kind } = credentialHealth(credential, origin)
  return kind === 'good' || kind === 'expiring'
}
