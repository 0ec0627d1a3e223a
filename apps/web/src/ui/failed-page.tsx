import { Container } from '@mantine/core'
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { FaultAlert } from '../faults/fault-alert.tsx'

/** When not even the frame of the pages could be shown. */
export function FailedSite(props: ErrorComponentProps) {
  return (
    <main>
      <FailedPage {...props} />
    </main>
  )
}

/** In place of a page that could not be shown. */
export function FailedPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Container size={640} py={64}>
      <title>Not available · Tessera</title>
      <FaultAlert error={error} onRetry={retry} />
    </Container>
  )
}
