import { Alert, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { errors, errorCode } from '@tessera/contracts/errors'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ServiceWithCredential } from '../services/service-queries.ts'

/** What came of a sign-in at a service, as the address says with which the browser came back. Only known codes speak. */
export function SignInOutcome({
  services,
}: {
  readonly services: readonly ServiceWithCredential[]
}) {
  const { connected, refused, at } = useSearch({ from: '/signed-in/credentials' })
  const navigate = useNavigate()
  const close = () => void navigate({ to: '/credentials', search: {}, replace: true })
  const nameOf = (id: number | undefined) => services.find((one) => one.id === id)?.name
  const service = services.find(({ id }) => id === connected)
  if (service?.credential?.isVerified === true) {
    const { remoteAccount } = service.credential
    return (
      <Alert
        color="green"
        icon={<IconCheck aria-hidden="true" />}
        title={`${service.name} is connected`}
        withCloseButton
        closeButtonLabel="Put the message away"
        onClose={close}
      >
        {remoteAccount === null ? 'It works.' : `It works for the account ${remoteAccount}.`}
      </Alert>
    )
  }
  const code = errorCode.safeParse(refused)
  if (!code.success) return null
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={`${nameOf(at) ?? 'The service'} was not connected`}
      withCloseButton
      closeButtonLabel="Put the message away"
      onClose={close}
    >
      <Text>{errors[code.data].message}</Text>
      <Text>{errors[code.data].remedy}</Text>
    </Alert>
  )
}
