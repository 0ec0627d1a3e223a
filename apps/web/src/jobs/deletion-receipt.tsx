import { Button, List, Stack, Text } from '@mantine/core'
import type { ResultDeletion } from '@tessera/contracts/result-deletion'
import { IconReceipt } from '@tabler/icons-react'
import { formatBytes } from '../ui/bytes.ts'
import { saveText } from '../ui/save-lines.ts'
import { formatExactTime } from '../ui/time.ts'
import { copyWords } from './copies.tsx'

/** What was deleted, when, by whom, and what was left elsewhere. */
export function DeletionReceipt({ deletion }: { readonly deletion: ResultDeletion }) {
  const { id, attempt, at, deletedBy, files, remaining, bytesGoneAt } = deletion
  return (
    <Stack gap="xs">
      <Text>
        {files.length === 1 ? 'One result' : `${files.length} results`} of attempt {attempt}{' '}
        {files.length === 1 ? 'was' : 'were'} deleted on{' '}
        <time dateTime={at}>{formatExactTime(at)}</time> by {deletedBy}.{' '}
        {bytesGoneAt === null
          ? 'Their keys are gone, so nothing opens them; the last bytes are being removed.'
          : 'Their keys and their bytes are gone.'}
      </Text>
      <List size="sm" spacing={4}>
        {files.map((file) => (
          <List.Item key={file.id} style={{ overflowWrap: 'anywhere' }}>
            {file.name}, {formatBytes(file.sizeBytes)}, SHA-256 <code>{file.sha256}</code>
          </List.Item>
        ))}
      </List>
      {remaining.length > 0 && (
        <>
          <Text fw={600}>Not deleted with them</Text>
          <List size="sm" spacing={4}>
            {remaining.map((copy) => (
              <List.Item key={copy.kind}>{copyWords(copy)}</List.Item>
            ))}
          </List>
        </>
      )}
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconReceipt size={16} aria-hidden="true" />}
          onClick={() =>
            saveText(
              `receipt-${id}.json`,
              'application/json',
              `${JSON.stringify(deletion, null, 2)}\n`,
            )
          }
        >
          Save the receipt
        </Button>
      </div>
    </Stack>
  )
}
