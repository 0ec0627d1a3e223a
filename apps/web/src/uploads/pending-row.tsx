import { ActionIcon, Group, Progress, Stack, Text } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react'
import { FaultText } from '../faults/fault-alert.tsx'
import { formatBytes } from '../ui/bytes.ts'
import { FindingList } from './finding-list.tsx'
import type { PendingUpload } from './upload-store.ts'
import { uploads } from './use-uploads.ts'

export function PendingRow({ upload }: { readonly upload: PendingUpload }) {
  const { key, name, state, sentBytes, sizeBytes, findings, fault } = upload
  const moving = state === 'sending' || state === 'queued'
  return (
    <Stack gap={6} py="sm">
      <Group wrap="nowrap" gap="xs">
        <Text flex={1} truncate fw={550}>
          {name}
        </Text>
        <Text fz="sm" c="dimmed" className="numeric" style={{ whiteSpace: 'nowrap' }}>
          {state === 'refused' ? '' : `${formatBytes(sentBytes)} of `}
          {formatBytes(sizeBytes)}
        </Text>
        {moving ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Pause ${name}`}
            onClick={() => void uploads.pause(key)}
          >
            <IconPlayerPause size={16} />
          </ActionIcon>
        ) : (
          (state === 'paused' || (state === 'failed' && mayResume(upload))) && (
            <ActionIcon
              variant="subtle"
              aria-label={`Resume ${name}`}
              onClick={() => uploads.resume(key)}
            >
              <IconPlayerPlay size={16} />
            </ActionIcon>
          )
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Cancel ${name}`}
          onClick={() => void uploads.cancel(key)}
        >
          <IconX size={16} />
        </ActionIcon>
      </Group>
      {state !== 'refused' && (
        <Progress
          value={sizeBytes === 0 ? 0 : (sentBytes / sizeBytes) * 100}
          color={state === 'failed' ? 'red' : 'aegean'}
          aria-label={`Upload of ${name}`}
        />
      )}
      <Text fz="sm" c="dimmed">
        {STATE_WORDS[state]}
      </Text>
      <FindingList findings={findings} />
      {fault !== null && <FaultText fault={fault} />}
    </Stack>
  )
}

/** A file that was refused would be refused again. */
function mayResume({ fault }: PendingUpload): boolean {
  return fault === null || fault.code === 'unavailable' || fault.code === 'internal'
}

const STATE_WORDS = {
  looking: 'Looking at its beginning and end',
  refused: 'Not sent: no service can use this file.',
  queued: 'Next in line',
  sending: 'Uploading',
  paused: 'Paused. What has arrived is kept.',
  failed: 'Stopped',
} as const satisfies Record<PendingUpload['state'], string>
