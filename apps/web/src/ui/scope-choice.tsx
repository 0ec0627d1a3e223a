import { Checkbox, Stack } from '@mantine/core'

/** What somebody else, or something, may do in one's name. */
export function ScopeChoice<Scope extends string>({
  offered,
  words,
  chosen,
  onChange,
}: {
  readonly offered: readonly Scope[]
  readonly words: Readonly<Record<Scope, string>>
  readonly chosen: readonly Scope[]
  readonly onChange: (chosen: readonly Scope[]) => void
}) {
  return (
    <Checkbox.Group
      label="What it may do"
      value={[...chosen]}
      onChange={(values) => onChange(offered.filter((scope) => values.includes(scope)))}
    >
      <Stack gap="xs" mt="xs">
        {offered.map((scope) => (
          <Checkbox key={scope} value={scope} label={words[scope]} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
