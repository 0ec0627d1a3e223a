import { Box, Text, VisuallyHidden } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import type { ResultFile } from '@tessera/contracts/file'
import { IconCheck, IconLink } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Command } from '../ui/command.tsx'
import { formatClock } from '../ui/time.ts'
import classes from './results.module.css'

/** For curl on another machine. The link is made when it is asked for, because it lasts for minutes only. */
export function DownloadLinkButton({ file }: { readonly file: ResultFile }) {
  const clipboard = useClipboard({ timeout: 6000 })
  const link = useMutation(
    trpc.results.downloadLink.mutationOptions({
      gcTime: 0,
      onSuccess: ({ path }) => clipboard.copy(addressOf(path)),
    }),
  )
  const { copied } = clipboard
  const lasts =
    link.data === undefined ? '' : `good once, until ${formatClock(link.data.expiresAt)}`
  return (
    <>
      <ActionButton
        variant="subtle"
        size="compact-sm"
        fw={500}
        className={classes['link'] ?? ''}
        leftSection={copied ? <IconCheck size={16} /> : <IconLink size={16} />}
        busy={link.isPending}
        onClick={() => link.mutate({ fileId: file.id })}
      >
        {copied ? `Copied: ${lasts}` : 'Copy link for one download'}{' '}
        <VisuallyHidden>of {file.name}</VisuallyHidden>
      </ActionButton>
      <VisuallyHidden role="status">{copied ? `Copied the link: ${lasts}` : ''}</VisuallyHidden>
      {link.isError && (
        <Box className={classes['below'] ?? ''}>
          <FaultAlert error={link.error} />
        </Box>
      )}
      {/* Some browsers give the clipboard only at the very moment of a click. */}
      {clipboard.error !== null && link.data !== undefined && (
        <Box className={classes['below'] ?? ''}>
          <Text fz="sm">Copy it from here. The link is {lasts}.</Text>
          <Command text={addressOf(link.data.path)} />
        </Box>
      )}
    </>
  )
}

function addressOf(path: string): string {
  return new URL(path, window.location.origin).href
}
