import { Badge, Tooltip } from '@mantine/core'
import type { Service } from '@tessera/contracts/service'

/** What is known of the entry in the registry: has it been tried against the live server? */
export function CheckBadge({ check }: { readonly check: Service['check'] }) {
  const { label, color, meaning } = CHECKS[check]
  return (
    <Tooltip
      label={meaning}
      withinPortal={false}
      events={{ hover: true, focus: true, touch: true }}
    >
      <Badge color={color} tabIndex={0}>
        {label}
      </Badge>
    </Tooltip>
  )
}

const CHECKS = {
  checked: {
    label: 'Checked',
    color: 'green',
    meaning: 'This entry was tried against the live server.',
  },
  not_checked: {
    label: 'Not checked yet',
    color: 'gray',
    meaning: 'Nobody has tried this entry against the live server yet. It may be out of date.',
  },
  unreachable: {
    label: 'Not reachable',
    color: 'red',
    meaning: 'The server did not answer when it was last tried.',
  },
  retired: {
    label: 'Retired',
    color: 'gray',
    meaning: 'The operator has closed this service.',
  },
} as const satisfies Record<Service['check'], object>
