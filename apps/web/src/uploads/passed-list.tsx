import { List, Text } from '@mantine/core'
import type { PassedCheck } from '@tessera/contracts/file'
import { IconCheck } from '@tabler/icons-react'

/** What the check looked at and found well; folded away, for most people only want to know that it is. */
export function PassedList({ passed }: { readonly passed: readonly PassedCheck[] }) {
  if (passed.length === 0) return null
  return (
    <details>
      <Text component="summary" fz="sm" c="dimmed" style={{ cursor: 'pointer' }}>
        {passed.length === 1 ? '1 check passed' : `${passed.length} checks passed`}
      </Text>
      <List
        fz="sm"
        mt="xs"
        spacing={4}
        icon={<IconCheck size={14} color="var(--mantine-color-green-text)" aria-hidden="true" />}
      >
        {passed.map(({ code, message }) => (
          <List.Item key={code}>{message}</List.Item>
        ))}
      </List>
    </details>
  )
}
