import { Center, Stack, Text, Title } from '@mantine/core'
import { ButtonLink } from './links.tsx'
import { LogoMark } from './logo.tsx'
import { useFocusOnArrival } from './page.tsx'

/** For addresses outside the frame of the pages. */
export function NotFoundPage() {
  return (
    <main>
      <NotFound />
    </main>
  )
}

export function NotFound() {
  const heading = useFocusOnArrival()
  return (
    <Center mih="60dvh" p="md">
      <title>Not found · Tessera</title>
      <Stack align="center" ta="center" gap="md">
        <LogoMark size={48} />
        <Title order={1} tabIndex={-1} ref={heading}>
          This page does not exist
        </Title>
        <Text c="dimmed" maw={420}>
          The address may be mistyped, or what it named belongs to another account or was removed.
        </Text>
        <ButtonLink to="/">Go to the overview</ButtonLink>
      </Stack>
    </Center>
  )
}
