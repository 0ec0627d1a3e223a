import { Button, Stack } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import type { ResultFile } from '@tessera/contracts/file'
import { IconCheck, IconLink } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'

/** For curl on another machine. The link is made when it is asked for, because it lasts for minutes only. */
export function DownloadLinkButton({ file }: { readonly file: ResultFile }) {
  const clipboard = useClipboard({ timeout: 4000 })
  const link = useMutation(
    trpc.results.downloadLink.mutationOptions({
      gcTime: 0,
      onSuccess: ({ path }) => clipboard.copy(new URL(path, window.location.origin).href),
    }),
  )
  const error = link.error ?? clipboard.error
  return (
    <Stack gap="xs">
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={
          clipboard.copied ? (
            <IconCheck size={16} aria-hidden="true" />
          ) : (
            <IconLink size={16} aria-hidden="true" />
          )
        }
        loading={link.isPending}
        onClick={() => link.mutate({ fileId: file.id })}
      >
        <span role="status">
          {clipboard.copied ? 'Copied: good once, for 5 minutes' : 'Copy link for one download'}
        </span>
      </Button>
      {error !== null && <FaultAlert error={error} />}
    </Stack>
  )
}
