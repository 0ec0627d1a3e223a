import { Stack, Text } from '@mantine/core'
import { IconLogin2 } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import type { ServiceWithCredential } from '../services/service-queries.ts'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { webPage } from '../ui/web-page.ts'

/** Leaves for the sign-in server of the service. It sends the browser back to the page of credentials. */
export function SignInThere({ service }: { readonly service: ServiceWithCredential }) {
  const signIn = useMutation(
    trpc.credentials.signIn.mutationOptions({
      onSuccess: ({ url }) => {
        const page = webPage(url)
        if (page !== null) window.location.assign(page.href)
      },
    }),
  )
  return (
    <Stack>
      {signIn.isError && <FaultAlert error={signIn.error} />}
      <Text>
        You sign in at {service.name} itself and allow Tessera to send jobs there for you. Tessera
        does not see your password, and you can end the access at any time, here or there.
      </Text>
      <div>
        <ActionButton
          leftSection={<IconLogin2 size={16} aria-hidden="true" />}
          busy={signIn.isPending || signIn.isSuccess}
          onClick={() =>
            signIn.mutate({
              serviceId: service.id,
              label: service.credential?.label ?? service.name,
            })
          }
        >
          Sign in at {service.name}
        </ActionButton>
      </div>
    </Stack>
  )
}
