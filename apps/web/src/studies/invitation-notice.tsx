import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'

/** That somebody is asked into a study: no mail tells her. */
export function InvitationNotice() {
  const { data: all = [] } = useQuery(trpc.studies.invitations.list.queryOptions())
  const [first] = all
  if (first === undefined) return null
  return (
    <Alert
      color="aegean"
      title={
        all.length === 1
          ? `${first.invitedBy} invites you to ${first.studyName}`
          : `You are invited to ${all.length} studies`
      }
    >
      <TextLink to="/studies">Look at it under Studies</TextLink>
    </Alert>
  )
}
