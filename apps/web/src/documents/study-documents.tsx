import { Stack, Text } from '@mantine/core'
import { mayFetch, type Study } from '@tessera/contracts/study'
import { type ReactNode, useState } from 'react'
import { Panel } from '../ui/panel.tsx'
import { DocumentDrop } from './document-drop.tsx'
import { DocumentList } from './document-list.tsx'
import { DocumentSearch } from './document-search.tsx'

export interface StudyDocumentsProps {
  readonly study: Study
  /** Buttons that write something of the study. */
  readonly actions?: ReactNode
}

/** One's own documents of a study. */
export function StudyDocuments({ study, actions }: StudyDocumentsProps) {
  const [words, setWords] = useState('')
  return (
    <Panel title="Documents">
      <Text fz="sm" c="dimmed">
        Agreements, approvals and consent forms, and reports. Each member sees only her own.
      </Text>
      {actions}
      <DocumentSearch studyId={study.id} words={words} onSearch={setWords}>
        <DocumentList studyId={study.id} />
      </DocumentSearch>
      {mayFetch(study.role) && study.archivedAt === null && (
        <Stack>
          <DocumentDrop studyId={study.id} />
        </Stack>
      )}
    </Panel>
  )
}
