import { Code, Group } from '@mantine/core'
import { CopyTextButton } from './copy-text-button.tsx'

/** A line for the terminal, or what else is to be copied whole. */
export function Command({
  text,
  what = 'the command',
}: {
  readonly text: string
  readonly what?: string
}) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      <Code
        block
        flex={1}
        tabIndex={0}
        style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
      >
        {text}
      </Code>
      <CopyTextButton value={text} label={what} />
    </Group>
  )
}
