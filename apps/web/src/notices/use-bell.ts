import { useDocumentVisibility } from '@mantine/hooks'
import type { NoticeBell } from '@tessera/contracts/notice-thread'
import { useSubscription } from '@trpc/tanstack-react-query'
import { useEffect } from 'react'
import { hasCode } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'

/**
 * What the bell shows, as it changes. A page that nobody looks at does not listen: browsers open few connections to a server,
 * and what it missed comes with the first word after.
 */
export function useBell(): NoticeBell | undefined {
  const isSeen = useDocumentVisibility() === 'visible'
  const { data, status, error, reset } = useSubscription(
    trpc.notices.watch.subscriptionOptions({}, { enabled: isSeen, onData: readAgain }),
  )
  const mayReturn = status === 'error' && !hasCode(error, 'not_signed_in')
  useEffect(() => {
    // A server that answers with an error, as it does while it restarts, ends the stream for good.
    if (!mayReturn) return undefined
    const timer = setTimeout(reset, retryMs)
    return () => clearTimeout(timer)
  }, [mayReturn, reset])
  return data
}

function readAgain(): void {
  void queryClient.invalidateQueries(trpc.notices.threads.pathFilter())
  void queryClient.invalidateQueries(trpc.notices.list.pathFilter())
}

const retryMs = 3_000
