import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { hasCode } from '../faults/read-fault.ts'

export interface QueryViewProps<T> {
  readonly query: UseQueryResult<T, unknown>
  /** As large as what will replace it. */
  readonly skeleton: ReactNode
  /** Instead of the failure when what was asked for does not exist, or not for this user. */
  readonly missing?: ReactNode
  readonly children: (data: T) => ReactNode
}

/** A query in its three states. Data that we have stay on the screen when a later request fails. */
export function QueryView<T>({ query, skeleton, missing, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (missing !== undefined && isMissing(query.error)) return missing
  if (query.isError) return <FaultAlert error={query.error} onRetry={() => void query.refetch()} />
  return skeleton
}

/** A mistyped address is often no id at all. */
function isMissing(error: unknown): boolean {
  return (
    hasCode(error, 'not_found') ||
    hasCode(error, 'service_not_found') ||
    hasCode(error, 'invalid_input')
  )
}
