import { Group, Progress, Text } from '@mantine/core'
import { passwordHint } from './password-strength.ts'

export function StrengthBar({
  password,
  username,
}: {
  readonly password: string
  readonly username: string
}) {
  const { level, text } = passwordHint(password, username)
  return (
    <div>
      <Group gap={4} grow aria-hidden="true">
        {[1, 2, 3].map((part) => (
          <Progress key={part} size={4} value={level >= part ? 100 : 0} color={COLORS[level]} />
        ))}
      </Group>
      {/* Of fixed height, so that the form does not move while somebody types. */}
      <Text fz="sm" c="dimmed" mt={4} mih={22} role="status">
        {password === '' ? 'At least 10 characters. Several words make a good password.' : text}
      </Text>
    </div>
  )
}

const COLORS = ['red', 'ochre', 'aegean', 'green'] as const
