import { Code, Group } from '@mantine/core'
import { CopyTextButton } from './copy-text-button.tsx'

/** A line for the terminal, to be copied. */
export function Command({ text }: { readonly text: string }) {
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
      <CopyTextButton value={text} label="the command" />
    </Group>
  )
}
