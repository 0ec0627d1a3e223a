import { Alert, Stack } from '@mantine/core'
import type { Finding } from '@tessera/contracts/file'
import { IconAlertCircle, IconAlertTriangle } from '@tabler/icons-react'
import { Remedy } from '../faults/remedy.tsx'

/** What the check found, the errors first, each with what mends it. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return null
  return (
    <Stack gap="xs">
      {findings
        .toSorted(
          (one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'),
        )
        .map((finding) => (
          <Alert
            key={finding.code}
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
