import type { User } from '@tessera/contracts/user'

export const roleWords: Readonly<Record<User['role'], string>> = {
  researcher: 'Researcher',
  service_manager: 'Service manager',
  auditor: 'Auditor',
  admin: 'Administrator',
}
