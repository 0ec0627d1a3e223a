import type { JobFinding } from '@tessera/vcf/judge-job'
import { FindingList } from './finding-list.tsx'

/** Why the service will refuse the chosen files, or what people rarely mean. */
export function JobFindings({ found }: { readonly found: readonly JobFinding[] }) {
  return (
    <FindingList
      findings={found.map(({ subject, message, severity, ...rest }) => ({
        ...rest,
        severity: severity === 'error' ? 'error' : 'warning',
        message: `${subject}: ${message}`,
      }))}
    />
  )
}
