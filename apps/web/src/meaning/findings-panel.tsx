import { Button, Stack, Text, Title } from '@mantine/core'
import type { DecidedFinding } from '@tessera/contracts/decided-finding'
import type { Document } from '@tessera/contracts/document'
import { type FindingKind, findingKind } from '@tessera/contracts/document-meaning'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { trpc } from '../trpc.ts'
import { Panel } from '../ui/panel.tsx'
import { RuledList } from '../ui/ruled-list.tsx'
import { AddStatement } from './add-statement.tsx'
import { AskModel } from './ask-model.tsx'
import { FindingRow } from './finding-row.tsx'
import { findingKinds } from './statement-words.ts'

/** What a version of a document says of the use of data: found by the house, decided by its owner. */
export function FindingsPanel(props: {
  readonly document: Document
  readonly version: number
  /** The page that is shown. */
  readonly page: number
  readonly onShow: (finding: DecidedFinding) => void
}) {
  const { document, version, page, onShow } = props
  const [isAdding, setAdding] = useState(false)
  const of = { documentId: document.id, version }
  const isRead = document.state === 'read' || version !== document.version
  const findings = useQuery(trpc.documents.findings.list.queryOptions(of, { enabled: isRead }))
  const all = findings.data ?? []
  const open = all.filter(({ state }) => state === 'found').length
  return (
    <Panel title="What it allows">
      <Text fz="sm" c="dimmed">
        {isRead
          ? 'Found in the text, each with the sentence that it rests on. Nothing follows from it until you confirm it; what you confirm becomes a term of the study.'
          : 'Shown once every page is read.'}
      </Text>
      {findings.isError && (
        <FaultAlert error={findings.error} onRetry={() => void findings.refetch()} />
      )}
      {findings.isSuccess && (
        <Text fz="sm" role="status">
          {all.length === 0
            ? 'Nothing was found.'
            : open === 0
              ? 'You have decided on everything.'
              : `${open} of ${all.length} to be decided.`}
        </Text>
      )}
      {kindsOf(all).map((kind) => (
        <Stack key={kind} gap={4}>
          <Title order={3} fz="sm">
            {findingKinds[kind]}
          </Title>
          <RuledList label={findingKinds[kind]}>
            {all
              .filter((finding) => kindOf(finding) === kind)
              .map((finding) => (
                <FindingRow key={finding.id} finding={finding} onShow={onShow} />
              ))}
          </RuledList>
        </Stack>
      ))}
      {isRead && (
        <Button
          variant="default"
          size="sm"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setAdding(true)}
        >
          Add what page {page} says
        </Button>
      )}
      {version === document.version && document.state === 'read' && (
        <AskModel document={document} />
      )}
      {isAdding && <AddStatement of={of} page={page} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

function kindsOf(findings: readonly DecidedFinding[]): readonly FindingKind[] {
  const there = new Set(findings.map(kindOf))
  return findingKind.options.filter((kind) => there.has(kind))
}

function kindOf({ stated, found }: DecidedFinding): FindingKind {
  return stated?.kind ?? found?.kind ?? 'use'
}
