import { Alert, Button, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { saveText } from '../ui/save-lines.ts'

export interface RecoveryCodesProps {
  readonly codes: readonly string[]
  /** They are not shown again. */
  readonly onKept: () => void
}

/** Shown once. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const title = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    title.current?.focus()
  }, [])
  return (
    <Alert color="ochre">
      <Stack>
        <Text fw={600} tabIndex={-1} ref={title}>
          Keep these ten recovery codes. They are not shown again.
        </Text>
        <Text>
          Each is your second step once. Print them, or keep them in a password manager, but not on
          the device that has the app or the passkey.
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing={4} role="list" aria-label="Recovery codes">
          {codes.map((code) => (
            <Code key={code} role="listitem" fz="md">
              {code}
            </Code>
          ))}
        </SimpleGrid>
        <Group>
          <CopyTextButton value={codes.join('\n')} label="the recovery codes" />
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            onClick={() =>
              saveText('tessera-recovery-codes.txt', 'text/plain', `${codes.join('\n')}\n`)
            }
          >
            Download
          </Button>
          <Button onClick={onKept}>I have kept them</Button>
        </Group>
      </Stack>
    </Alert>
  )
}
