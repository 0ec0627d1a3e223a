import { Paper, type PaperProps, Stack, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

export interface PanelProps extends PaperProps {
  readonly title?: string
  readonly children: ReactNode
}

/** A framed part of a page; with a title it is a region that readers can jump to. */
export function Panel({ title, children, ...paper }: PanelProps) {
  const id = useId()
  return (
    <Paper
      withBorder
      p={{ base: 'md', sm: 'lg' }}
      {...paper}
      {...(title !== undefined && { component: 'section' as const, 'aria-labelledby': id })}
    >
      <Stack gap="md">
        {title !== undefined && (
          <Title order={2} id={id}>
            {title}
          </Title>
        )}
        {children}
      </Stack>
    </Paper>
  )
}
