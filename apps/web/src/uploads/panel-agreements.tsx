import { Alert, Group, Progress, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { InputFile, PanelAgreement } from '@tessera/contracts/file'
import { judgePanel, overlapOf } from '@tessera/vcf/judge-panel'
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { readFault } from '../faults/read-fault.ts'
import { queryClient, trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { percentText } from '../ui/percent.ts'
import { saveText } from '../ui/save-lines.ts'

/** How the file's variants agree with the panels that are known here, and the list of sites to mend. */
export function PanelAgreements({ file }: { readonly file: InputFile }) {
  const save = useMutation({
    mutationFn: async () =>
      await queryClient.fetchQuery(trpc.uploads.mends.queryOptions({ fileId: file.id })),
    onSuccess: ({ table }) =>
      saveText(`${file.name}.sites-to-mend.tsv`, 'text/tab-separated-values', table),
    onError: (error) => {
      const { message, remedy } = readFault(error)
      notifications.show({ color: 'red', title: message, message: remedy })
    },
  })
  if (file.panels.length === 0) return null
  return (
    <Stack gap="sm">
      {file.panels.map((agreement) => (
        <Agreement key={agreement.panel} agreement={agreement} />
      ))}
      {file.panels.some(({ mends }) => mends > 0) && (
        <Group>
          <ActionButton
            variant="default"
            size="xs"
            busy={save.isPending}
            leftSection={<IconDownload size={14} aria-hidden="true" />}
            aria-label={`Download the sites to mend of ${file.name}`}
            onClick={() => save.mutate()}
          >
            Sites to mend
          </ActionButton>
        </Group>
      )}
    </Stack>
  )
}

function Agreement({ agreement }: { readonly agreement: PanelAgreement }) {
  const { name, counts, ambiguous } = agreement
  const overlap = overlapOf(counts)
  if (overlap === null) return null
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const present = kinds.filter(({ key }) => counts[key] > 0)
  return (
    <Stack gap={6}>
      <Text fz="sm">
        Beside the panel {name}: it knows {percentText(overlap, 1)} of {all.toLocaleString('en')}{' '}
        variants.
      </Text>
      <Progress.Root size="lg" aria-hidden="true">
        {present.map(({ key, color }) => (
          <Progress.Section key={key} value={(counts[key] / all) * 100} color={color} />
        ))}
      </Progress.Root>
      <Text fz="sm" c="dimmed">
        {[
          ...present.map(({ key, words }) => `${counts[key].toLocaleString('en')} ${words}`),
          ...(ambiguous === 0
            ? []
            : [`${ambiguous.toLocaleString('en')} A/T or C/G, whose strand nobody can tell`]),
        ].join(' · ')}
      </Text>
      {[...judgePanel(counts)].map((sentence) => (
        <Alert
          key={sentence}
          color="ochre"
          icon={<IconAlertTriangle aria-label="Warning" />}
          title={sentence}
        >
          Mend the sites in the list, or choose another panel.
        </Alert>
      ))}
    </Stack>
  )
}

const kinds = [
  { key: 'match', color: 'aegean', words: 'match' },
  { key: 'typedOnly', color: 'gray.5', words: 'not in the panel' },
  { key: 'alleleSwitch', color: 'ochre', words: 'with REF and ALT swapped' },
  { key: 'strandFlip', color: 'orange', words: 'on the other strand' },
  { key: 'flipAndSwitch', color: 'grape', words: 'on the other strand and swapped' },
  { key: 'mismatch', color: 'red', words: 'with other alleles' },
] as const satisfies readonly {
  readonly key: keyof PanelAgreement['counts']
  readonly color: string
  readonly words: string
}[]
