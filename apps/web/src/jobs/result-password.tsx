import { Button, Code, Group, Stack, Text } from '@mantine/core'
import type { Job, JobSettings } from '@tessera/contracts/job'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Command } from '../ui/command.tsx'
import { CopyTextButton } from '../ui/copy-text-button.tsx'
import { openingCommand } from './opening-command.ts'

export interface ResultPasswordProps {
  readonly jobId: Job['id']
  /** With which the file was made. */
  readonly settings: JobSettings
  /** The name of such a file. */
  readonly example: string
}

/** Asked for only when somebody wants to see it, and forgotten when it is hidden again. */
export function ResultPassword({ jobId, settings, example }: ResultPasswordProps) {
  const id = useId()
  const reveal = useMutation(trpc.results.password.mutationOptions({ gcTime: 0 }))
  const password = reveal.data?.password
  return (
    <Stack gap="sm" role="group" aria-labelledby={id}>
      <Text fw={600} id={id}>
        Password of the zip files
      </Text>
      {reveal.isError && <FaultAlert error={reveal.error} />}
      <Group gap="xs" mih={36}>
        <Code fz="md">{password ?? '••••••••••••••••'}</Code>
        {password !== undefined && <CopyTextButton value={password} label="the password" />}
        {password === undefined ? (
          <ActionButton
            variant="default"
            size="xs"
            leftSection={<IconEye size={16} aria-hidden="true" />}
            busy={reveal.isPending}
            onClick={() => reveal.mutate({ jobId })}
          >
            Show the password
          </ActionButton>
        ) : (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconEyeOff size={16} aria-hidden="true" />}
            onClick={() => reveal.reset()}
          >
            Hide
          </Button>
        )}
      </Group>
      <Text fz="sm" c="dimmed">
        {settings.aesEncryption
          ? 'These files use AES-256: the usual unzip cannot open them, 7-Zip can. It asks for the password.'
          : 'Unzip asks for the password. Files with AES-256 need 7-Zip instead.'}
      </Text>
      <Command text={openingCommand(settings, example)} />
    </Stack>
  )
}
