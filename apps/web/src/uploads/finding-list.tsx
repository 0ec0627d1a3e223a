import { Alert, Stack } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { Remedy } from '../faults/remedy.tsx'

export interface ShownFinding {
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly remedy: string
  readonly commands: readonly string[]
}

/** What the check found, the errors first, each with what mends it. */
export function FindingList({ findings }: { readonly findings: readonly ShownFinding[] }) {
  if (findings.length === 0) return null
  return (
    <Stack gap="xs">
      {findings
        .toSorted(
          (one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'),
        )
        .map((finding) => (
          <Alert
            key={`${finding.code} ${finding.message}`}
            color={finding.severity === 'error' ? 'red' : 'ochre'}
            icon={
              finding.severity === 'error' ? (
                <IconAlertCircle aria-label="Error" />
              ) : (
                <IconAlertTriangle aria-label="Warning" />
              )
            }
            title={finding.message}
          >
            <Remedy text={finding.remedy} commands={finding.commands} />
          </Alert>
        ))}
    </Stack>
  )
}
