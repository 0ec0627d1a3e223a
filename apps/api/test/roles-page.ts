import type { UserRole } from '@tessera/contracts/role'
import type { Access } from '../src/trpc.ts'
import { accessOf } from './procedures.ts'

/** Whoever may ask a procedure. An access token and a consent count with every scope. */
export const askers = [
  'nobody',
  'researcher',
  'service_viewer',
  'service_manager',
  'auditor',
  'admin',
  'token',
  'consent',
  'program',
] as const
export type Asker = (typeof askers)[number]

export function mayAsk(asker: Asker, access: Access): boolean {
  if (access === 'everybody') return true
  switch (asker) {
    case 'nobody':
      return false
    case 'program':
      return access === 'program'
    case 'token':
      return isScoped(access) && access.tokens !== null
    case 'consent':
      return isScoped(access) && access.consents !== null
    case 'researcher':
      return access === 'signed-in' || isScoped(access)
    default:
      return mayAsk('researcher', access) || hasRoleFor(asker, access)
  }
}

/** `docs/roles.md`. */
export function rolesPage(): string {
  const rows = accessOf().map(({ path, access }) => {
    const cells = askers.map((asker) => (mayAsk(asker, access) ? markOf(asker, access) : ''))
    return `| \`${path}\` | ${cells.join(' | ')} |`
  })
  return `# Who may ask what

Made from the procedures themselves by \`npm run roles\`. \`apps/api/src/roles.test.ts\` asks every procedure as each of
these and compares.

Everybody who is signed in does her own work, whatever else she may do, and sees her own rows alone. A role adds what stands in
its column, for whoever signed in herself; it ends with its grant, in the middle of a session too. To whoever lacks the role a
procedure does not exist (\`not_found\`). Postgres asks for the role again in each of them. A role for one service counts at that
service. An access token never has one: it does what its scopes say. No role shows another's credential, files, results or what a job holds, and none lets anybody act as another.

| Procedure | Nobody | Researcher | Service viewer | Service manager | Auditor | Administrator | Access token | Program, under a consent | Program itself |
|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`
}

function hasRoleFor(role: UserRole, access: Access): boolean {
  return typeof access === 'object' && 'roles' in access && access.roles.includes(role)
}

function isScoped(access: Access): access is Extract<Access, { readonly tokens: unknown }> {
  return typeof access === 'object' && 'tokens' in access
}

function markOf(asker: Asker, access: Access): string {
  if (isScoped(access) && asker === 'token') return `\`${access.tokens}\``
  if (isScoped(access) && asker === 'consent') return `\`${access.consents}\``
  return typeof access === 'object' && 'roles' in access ? 'by role' : 'yes'
}
