import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'

export interface QueryViewProps<T> {
  readonly query: UseQueryResult<T, unknown>
  /** As large as what will replace it. */
  readonly skeleton: ReactNode
  readonly children: (data: T) => ReactNode
}

/** A query in its three states. Data that we have stay on the screen when a later request fails. */
export function QueryView<T>({ query, skeleton, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <FaultAlert error={query.error} onRetry={() => void query.refetch()} />
  return skeleton
}
