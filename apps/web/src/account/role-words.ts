import type { HeldRole, UserRole } from '@tessera/contracts/role'

export const roleWords: Readonly<Record<UserRole, string>> = {
  service_manager: 'Service manager',
  service_viewer: 'Service viewer',
  auditor: 'Auditor',
  admin: 'Administrator',
}

/** With the service for which it was given, where it is one. */
export function roleText({ role, serviceId }: HeldRole): string {
  return serviceId === null ? roleWords[role] : `${roleWords[role]} of service ${serviceId}`
}
