import { Center, Stack, Text, Title } from '@mantine/core'
import { ButtonLink } from './links.tsx'
import { LogoMark } from './logo.tsx'
import { useFocusOnArrival } from './page.tsx'

/** Where a link for one download leads that gives nothing any more; whoever has it need not have an account. */
export function RefusedLinkPage() {
  const heading = useFocusOnArrival()
  return (
    <main>
      <Center mih="60dvh" p="md">
        <title>Link used up · Tessera</title>
        <Stack align="center" ta="center" gap="md">
          <LogoMark size={48} />
          <Title order={1} tabIndex={-1} ref={heading}>
            This link gives nothing any more
          </Title>
          <Text c="dimmed" maw={460}>
            It was for one download within five minutes: it has been used, it has expired, or
            whoever made it has signed out. The result itself is where it was.
          </Text>
          <Text c="dimmed" maw={460}>
            Make a new link on the page of the job, or ask whoever sent you this one, and use it at
            once.
          </Text>
          <ButtonLink to="/jobs">Go to your jobs</ButtonLink>
        </Stack>
      </Center>
    </main>
  )
}
