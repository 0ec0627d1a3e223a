import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'

export interface PageProps {
  readonly title: string
  /** One or two lines below the title. */
  readonly intro?: ReactNode
  /** Buttons beside the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A page with its title in the browser's tab; after a change of page the focus goes to the heading. */
export function Page({ title, intro, actions, children }: PageProps) {
  const heading = useFocusOnArrival()
  return (
    <Stack gap="xl">
      <title>{`${title} · Tessera`}</title>
      <Group justify="space-between" align="flex-start" gap="md">
        <Box maw={720} miw={0}>
          <Title order={1} tabIndex={-1} ref={heading} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {intro !== undefined && (
            <Text component="div" c="dimmed" mt={6}>
              {intro}
            </Text>
          )}
        </Box>
        {actions}
      </Group>
      {children}
    </Stack>
  )
}

export function useFocusOnArrival(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The first page of a visit keeps the browser's own start: the skip link comes first.
    if (visited) heading.current?.focus({ preventScroll: true })
    visited = true
  }, [])
  return heading
}

/** For when what had the focus is gone. */
export function focusHeadingIfLost(): void {
  if (document.activeElement !== document.body) return
  document.querySelector('h1')?.focus({ preventScroll: true })
}

let visited = false
