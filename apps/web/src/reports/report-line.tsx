import { Anchor, Group, List, Loader, Text } from '@mantine/core'
import type { Document, DocumentVersion } from '@tessera/contracts/document'
import { errors } from '@tessera/contracts/errors'
import { useMutation, useQuery } from '@tanstack/react-query'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { formatBytes } from '../ui/bytes.ts'
import { Moment } from '../ui/moment.tsx'
import { RuledItem } from '../ui/ruled-list.tsx'
import { formatTime } from '../ui/time.ts'

/** One report: its last version, those before, and a button for a further one. */
export function ReportLine({
  report,
  onMadeAgain,
}: {
  readonly report: Document
  readonly onMadeAgain: () => Promise<void>
}) {
  const again = useMutation(trpc.reports.again.mutationOptions({ onSuccess: onMadeAgain }))
  const isWritten = report.state === 'read' || report.state === 'failed'
  const named = `of ${formatTime(report.changedAt)}`
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <LastVersion report={report} named={named} />
          {report.version > 1 && <Versions report={report} />}
        </div>
        {isWritten && (
          <ActionButton
            size="sm"
            variant="default"
            busy={again.isPending}
            aria-label={`Make anew: the report ${named}`}
            onClick={() => again.mutate({ documentId: report.id })}
          >
            Make anew
          </ActionButton>
        )}
      </Group>
      {again.error !== null && <FaultAlert error={again.error} />}
    </RuledItem>
  )
}

function LastVersion({ report, named }: { readonly report: Document; readonly named: string }) {
  const { state, failureCode, fileId, changedAt, version } = report
  if (state === 'failed' && failureCode !== null) {
    const { message, remedy } = errors[failureCode]
    return (
      <>
        <Text fw={550}>{message}</Text>
        <Text fz="sm">{remedy}</Text>
      </>
    )
  }
  if (fileId === null)
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" aria-hidden="true" />
        <Text>The report is being written.</Text>
      </Group>
    )
  return (
    <>
      <Anchor href={addressOf(fileId)} download aria-label={`Download the report (PDF) ${named}`}>
        Download the report (PDF)
      </Anchor>
      <Text fz="sm" c="dimmed">
        {version > 1 && `Version ${version} · `}
        <Moment at={changedAt} /> · {sizeOf(report)}
      </Text>
    </>
  )
}

/** Those before the last: they say what was so then. */
function Versions({ report }: { readonly report: Document }) {
  const found = useQuery(trpc.documents.get.queryOptions({ documentId: report.id })).data
  const earlier = found?.versions.filter(({ number }) => number < report.version) ?? []
  if (earlier.length === 0) return null
  return (
    <details>
      <Text component="summary" fz="sm" c="dimmed" style={{ cursor: 'pointer' }}>
        Earlier versions
      </Text>
      <List fz="sm">
        {earlier.map((version) => (
          <List.Item key={version.number}>
            {version.fileId === null ? (
              `Version ${version.number} was not written`
            ) : (
              <Anchor href={addressOf(version.fileId)} download>
                Version {version.number}, of {formatTime(version.createdAt)}
              </Anchor>
            )}
            {version.fileId !== null && ` · ${sizeOf(version)}`}
          </List.Item>
        ))}
      </List>
    </details>
  )
}

function sizeOf({ pages, sizeBytes }: Pick<DocumentVersion, 'pages' | 'sizeBytes'>): string {
  const parts = [
    pages === null ? null : `${pages} ${pages === 1 ? 'page' : 'pages'}`,
    sizeBytes === null ? null : formatBytes(sizeBytes),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

function addressOf(fileId: string): string {
  return `/api/documents/files/${fileId}`
}
