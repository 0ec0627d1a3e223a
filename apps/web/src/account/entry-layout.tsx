import { Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { ColorSchemeSwitch } from '../ui/color-scheme-switch.tsx'
import { Logo } from '../ui/logo.tsx'
import { Mosaic } from '../ui/mosaic.tsx'
import { useFocusOnArrival } from '../ui/page.tsx'

export interface EntryLayoutProps {
  readonly title: string
  readonly children: ReactNode
  /** Below the card. */
  readonly footer: ReactNode
  /** Of the card, at most. */
  readonly width?: number
}

/** The pages before signing in: what this is, and one card. */
export function EntryLayout({ title, children, footer, width = 420 }: EntryLayoutProps) {
  const heading = useFocusOnArrival()
  return (
    <Box mih="100dvh" pos="relative" style={{ overflow: 'hidden' }}>
      <title>{`${title} · Tessera`}</title>
      <Mosaic />
      <Group justify="space-between" p="md" pos="relative" component="header">
        <Logo />
        <ColorSchemeSwitch />
      </Group>
      <Center component="main" px="md" pt={{ base: 16, sm: 48 }} pb="xl" pos="relative">
        <Stack w="100%" maw={width} gap="lg">
          <Paper withBorder p={{ base: 'lg', sm: 'xl' }} shadow="sm">
            <Title order={1} tabIndex={-1} ref={heading} mb={4}>
              {title}
            </Title>
            <Text c="dimmed" mb="lg">
              Genotype imputation on many services, each with your own account.
            </Text>
            {children}
          </Paper>
          <Text ta="center">{footer}</Text>
          <Text ta="center" fz="sm" c="dimmed">
            Your tokens are encrypted in this page before they are sent. Nobody can read them back,
            not even you.
          </Text>
        </Stack>
      </Center>
    </Box>
  )
}
