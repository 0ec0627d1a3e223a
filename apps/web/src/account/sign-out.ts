import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { trpc } from '../trpc.ts'
import { endSession } from './session.ts'

/** Ends the session of this browser, and goes to where another begins. */
export function useSignOut() {
  const navigate = useNavigate()
  return useMutation(
    trpc.auth.logout.mutationOptions({
      onSuccess: async () => {
        endSession()
        await navigate({ to: '/sign-in' })
      },
    }),
  )
}
