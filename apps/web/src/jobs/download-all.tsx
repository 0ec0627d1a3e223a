import { Button, Group, Stack, Text } from '@mantine/core'
import type { ResultFile } from '@tessera/contracts/file'
import type { Job } from '@tessera/contracts/job'
import { IconFileCode, IconList } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { saveText } from '../ui/save-lines.ts'
import { downloadScript, endOfLinks, type LinkedFile, linkList, nameOf } from './download-script.ts'

/** For whoever fetches everything, on this machine or another. */
export function DownloadAll({
  job,
  attempt,
  files,
}: {
  readonly job: Job
  readonly attempt: number
  readonly files: readonly ResultFile[]
}) {
  const { origin } = window.location
  const link = useMutation(trpc.results.downloadLink.mutationOptions({ gcTime: 0 }))
  const links = useMutation({
    gcTime: 0,
    mutationFn: async () => {
      const made: LinkedFile[] = []
      // One after the other, so that many files are no burst.
      for (const file of files)
        made.push({ file, link: await link.mutateAsync({ fileId: file.id }) })
      return made
    },
    onSuccess: (made) =>
      saveText(
        `links-${nameOf(job.id, attempt)}.tsv`,
        'text/tab-separated-values',
        linkList(origin, made),
      ),
  })
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          size="sm"
          leftSection={<IconFileCode size={16} aria-hidden="true" />}
          onClick={() =>
            saveText(
              `download-${nameOf(job.id, attempt)}.sh`,
              'text/x-shellscript',
              downloadScript(origin, { ...job, attempt }, files),
            )
          }
        >
          Save a download script
        </Button>
        <ActionButton
          variant="default"
          size="sm"
          leftSection={<IconList size={16} aria-hidden="true" />}
          busy={links.isPending}
          onClick={() => links.mutate()}
        >
          Save a list of links
        </ActionButton>
      </Group>
      <Text fz="sm" c="dimmed">
        The script uses curl and an access token of yours, goes on after an interruption and checks
        each file. Links are for one download each and end within minutes.
      </Text>
      <Text fz="sm" role="status">
        {links.data !== undefined &&
          `The links are good once each, until ${endOfLinks(links.data)}. Whoever has one can fetch that file.`}
      </Text>
      {links.isError && <FaultAlert error={links.error} />}
    </Stack>
  )
}
