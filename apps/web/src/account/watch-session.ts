import type { AnyRouter } from '@tanstack/react-router'
import { hasCode } from '../faults/read-fault.ts'
import { queryClient } from '../trpc.ts'
import { endSession } from './session.ts'

/** Sends people whose session has ended to the sign-in page, and afterwards back to where they were. */
export function watchSession(router: AnyRouter): void {
  const check = (error: unknown) => {
    const { pathname, href } = router.state.location
    if (!hasCode(error, 'not_signed_in') || pathname === '/sign-in') return
    endSession()
    void router.navigate({ to: '/sign-in', search: { next: href, ended: true } })
  }
  queryClient.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') check(event.action.error)
  })
  queryClient.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') check(event.action.error)
  })
}
