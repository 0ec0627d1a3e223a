import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { ChangePasswordForm } from './change-password-form.tsx'
import { SetPasswordForm } from './set-password-form.tsx'

/** The first one, or another one. */
export function PasswordPanel() {
  const factors = useQuery(trpc.secondFactors.get.queryOptions())
  return (
    <QueryView query={factors} skeleton={<RowSkeletons rows={1} height={220} />}>
      {({ hasPassword }) => (hasPassword ? <ChangePasswordForm /> : <SetPasswordForm />)}
    </QueryView>
  )
}
