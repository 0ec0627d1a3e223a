import { ActionIcon, Badge, Box, Checkbox, Group, Loader, Stack, Text } from '@mantine/core'
import type { InputFile } from '@tessera/contracts/file'
import { IconTrash } from '@tabler/icons-react'
import { formatBytes } from '../ui/bytes.ts'
import { describeFacts } from './describe-facts.ts'
import { FindingList } from './finding-list.tsx'
import { PanelAgreements } from './panel-agreements.tsx'
import { PassedList } from './passed-list.tsx'

export interface FileRowProps {
  readonly file: InputFile
  readonly chosen: boolean
  readonly onChoose: (chosen: boolean) => void
  readonly onRemove: () => void
}

export function FileRow({ file, chosen, onChoose, onRemove }: FileRowProps) {
  const { label, color } = STATES[file.state]
  const usable = file.state === 'checking' || file.state === 'stored'
  return (
    <Stack gap="xs" py="sm">
      <Group wrap="nowrap" gap="sm" align="flex-start">
        <Checkbox
          checked={chosen && usable}
          disabled={!usable}
          onChange={(event) => onChoose(event.currentTarget.checked)}
          aria-label={`Use ${file.name}`}
          mt={3}
        />
        <Box flex={1} miw={0}>
          <Text fw={550} style={{ overflowWrap: 'anywhere' }}>
            {file.name}
          </Text>
          <Text fz="sm" c="dimmed">
            {[formatBytes(file.sizeBytes), ...describeFacts(file.facts)].join(' · ')}
          </Text>
        </Box>
        <Badge
          color={color}
          style={{ flexShrink: 0 }}
          {...(file.state === 'checking' && { leftSection: <Loader size={10} color="gray" /> })}
        >
          {label}
        </Badge>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${file.name}`}
          onClick={onRemove}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Group>
      {file.state === 'receiving' && (
        <Text fz="sm">Choose the same file again, and its upload goes on where it stopped.</Text>
      )}
      <FindingList findings={file.findings} />
      <PanelAgreements file={file} />
      <PassedList passed={file.passed} />
    </Stack>
  )
}

const STATES = {
  receiving: { label: 'Not complete', color: 'gray' },
  checking: { label: 'Checking', color: 'gray' },
  stored: { label: 'Ready', color: 'green' },
  refused: { label: 'Cannot be used', color: 'red' },
} as const satisfies Record<InputFile['state'], object>
