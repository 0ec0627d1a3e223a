import { Box, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

export interface EmptyProps {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** What a list shows when nothing is in it: why, and how to begin. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm" py="lg" ta="center">
        <Box c="dimmed" aria-hidden="true">
          {icon}
        </Box>
        <Title order={2}>{title}</Title>
        <Text c="dimmed" maw={460}>
          {children}
        </Text>
        {action}
      </Stack>
    </Paper>
  )
}
