import { Badge } from '@mantine/core'
import type { Credential } from '@tessera/contracts/credential'
import { type CredentialHealth, credentialHealth, expiryText } from './credential-health.ts'

export interface CredentialBadgeProps {
  readonly credential: Credential
  /** The address of its service. */
  readonly origin: string
}

export function CredentialBadge({ credential, origin }: CredentialBadgeProps) {
  const health = credentialHealth(credential, origin)
  return <Badge color={COLORS[health.kind]}>{label(health)}</Badge>
}

function label(health: CredentialHealth): string {
  switch (health.kind) {
    case 'good':
      return 'Connected'
    case 'expiring':
    case 'expired':
      return expiryText(health) ?? ''
    case 'refused':
      return 'Refused by the service'
    case 'inactive':
      return 'Switched off'
    case 'moved':
      return 'Needs your word'
    default:
      return health satisfies never
  }
}

const COLORS = {
  good: 'green',
  expiring: 'ochre',
  expired: 'red',
  refused: 'red',
  inactive: 'gray',
  moved: 'ochre',
} as const satisfies Record<CredentialHealth['kind'], string>
