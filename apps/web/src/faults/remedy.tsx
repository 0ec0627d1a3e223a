import { Stack, Text } from '@mantine/core'
import { Command } from '../ui/command.tsx'

export interface RemedyProps {
  readonly text: string
  /** To be run one after the other; each can be copied. */
  readonly commands?: readonly string[] | undefined
}

/** What to do. */
export function Remedy({ text, commands = [] }: RemedyProps) {
  return (
    <Stack gap={4}>
      <Text>{text}</Text>
      {commands.map((command) => (
        <Command key={command} text={command} />
      ))}
    </Stack>
  )
}
