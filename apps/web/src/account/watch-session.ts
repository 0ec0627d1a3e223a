import type { AnyRouter } from '@tanstack/react-router'
import { hasCode } from '../faults/read-fault.ts'
import { owesTermsNow } from '../terms/owed-terms.ts'
import { queryClient } from '../trpc.ts'
import { endSession, sessionQuery } from './session.ts'

/** Sends people whose session has ended to the sign-in page, and afterwards back to where they were. */
export function watchSession(router: AnyRouter): void {
  const check = (error: unknown) => {
    const { pathname, href } = router.state.location
    if (hasCode(error, 'account_leaving') && pathname !== '/leaving')
      return void isSignedIn().then(async () => await router.navigate({ to: '/leaving' }))
    if (hasCode(error, 'new_password_needed') && pathname !== '/new-password')
      return void isSignedIn().then(async () => await router.navigate({ to: '/new-password' }))
    if (hasCode(error, 'terms_not_accepted') && pathname !== '/accept-terms')
      return void owesTermsNow().then(async (owes) => {
        if (owes) await router.navigate({ to: '/accept-terms', search: { next: href } })
      })
    if (!hasCode(error, 'not_signed_in') || pathname === '/sign-in') return
    void isSignedIn().then(async (still) => {
      if (still) return await queryClient.invalidateQueries()
      endSession()
      return await router.navigate({ to: '/sign-in', search: { next: href, ended: true } })
    })
  }
  queryClient.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') check(event.action.error)
  })
  queryClient.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') check(event.action.error)
  })
}

/** A request may have been under way with a cookie that was renewed meanwhile. */
async function isSignedIn(): Promise<boolean> {
  try {
    return (await queryClient.fetchQuery({ ...sessionQuery(), staleTime: 0 })) !== null
  } catch {
    return false
  }
}
