import type { User } from '@tessera/contracts/user'
import { useRouteContext } from '@tanstack/react-router'
import { queryClient, trpc } from '../trpc.ts'

/** Who is signed in, or null. */
export function sessionQuery() {
  return trpc.auth.me.queryOptions(undefined, { staleTime: 5 * 60_000 })
}

/** Everything that the pages hold belongs to one user: a new session begins with nothing. */
export function beginSession(user: User): void {
  queryClient.clear()
  queryClient.setQueryData(sessionQuery().queryKey, user)
}

export function endSession(): void {
  queryClient.clear()
  queryClient.setQueryData(sessionQuery().queryKey, null)
}

/** The signed-in user. Only for pages that need one. */
export function useUser(): User {
  return useRouteContext({ from: '/signed-in', select: ({ user }) => user })
}
