import { Stack, Text } from '@mantine/core'
import { Command } from '../ui/command.tsx'
import { splitRemedy } from './split-remedy.ts'

/** What to do; a command in it can be copied. */
export function Remedy({ text }: { readonly text: string }) {
  const { advice, commands } = splitRemedy(text)
  return (
    <Stack gap={4}>
      <Text>{advice}</Text>
      {commands.map((command) => (
        <Command key={command} text={command} />
      ))}
    </Stack>
  )
}
