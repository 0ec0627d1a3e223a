import { Box, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { queryClient, trpc } from '../trpc.ts'
import { NewPasswordForm } from './new-password-form.tsx'
import { useUser } from './session.ts'

/** For whoever signs in elsewhere only. */
export function SetPasswordForm() {
  const { username } = useUser()
  const set = useMutation(
    trpc.auth.setPassword.mutationOptions({
      // The password is not kept with the finished request.
      gcTime: 0,
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.secondFactors.pathFilter())
        await queryClient.invalidateQueries(trpc.sessions.pathFilter())
        notifications.show({ message: 'You can sign in with your password from now on.' })
      },
    }),
  )
  return (
    <Box maw={420}>
      <NewPasswordForm
        username={username}
        button="Set the password"
        setting={set}
        onSubmit={(password) => set.mutate({ password })}
      >
        <Text c="dimmed">
          You sign in with an account elsewhere and have no password here. With one you can sign in
          when the other server is away, too.
        </Text>
      </NewPasswordForm>
    </Box>
  )
}
