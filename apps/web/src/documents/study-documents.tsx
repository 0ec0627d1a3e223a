import { Text } from '@mantine/core'
import { mayFetch, type Study } from '@tessera/contracts/study'
import { useState } from 'react'
import { Panel } from '../ui/panel.tsx'
import { DocumentDrop } from './document-drop.tsx'
import { DocumentList } from './document-list.tsx'
import { DocumentSearch } from './document-search.tsx'

/** One's own documents of a study. */
export function StudyDocuments({ study }: { readonly study: Study }) {
  const [words, setWords] = useState('')
  return (
    <Panel title="Documents">
      <Text fz="sm" c="dimmed">
        Agreements, approvals and consent forms, and reports. Each member sees only her own.
      </Text>
      <DocumentSearch studyId={study.id} words={words} onSearch={setWords}>
        <DocumentList studyId={study.id} />
      </DocumentSearch>
      {mayFetch(study.role) && study.archivedAt === null && <DocumentDrop studyId={study.id} />}
    </Panel>
  )
}
