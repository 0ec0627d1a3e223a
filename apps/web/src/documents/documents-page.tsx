import { Select, Stack } from '@mantine/core'
import { studyId } from '@tessera/contracts/ids'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useOpenStudies } from '../studies/study-choice.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { DocumentDrop } from './document-drop.tsx'
import { DocumentSearch } from './document-search.tsx'
import { DocumentList } from './document-list.tsx'

/** All documents of whoever is signed in, with a study and without. */
export function DocumentsPage() {
  const { find = '' } = useSearch({ from: '/signed-in/documents' })
  const navigate = useNavigate({ from: '/documents' })
  const studies = useOpenStudies()
  const [chosen, choose] = useState<string | null>(null)
  return (
    <Page
      title="Documents"
      intro="Agreements, approvals and consent forms of your studies, and the reports that are written here. They are read, so that you can search in them. Only you see them."
    >
      <Panel title="Add documents">
        <Stack gap="md">
          {studies.length > 0 && (
            <Select
              label="Study"
              description="For which they are. You can change it later."
              placeholder="None"
              clearable
              clearButtonProps={{ 'aria-label': 'Choose no study' }}
              data={studies.map(({ id, name }) => ({ value: id, label: name }))}
              value={chosen}
              onChange={choose}
              maw={420}
            />
          )}
          <DocumentDrop studyId={chosen === null ? null : studyId.parse(chosen)} all />
        </Stack>
      </Panel>
      <DocumentSearch
        studyId={null}
        words={find}
        onSearch={(words) =>
          void navigate({
            search: words === '' ? {} : { find: words },
            replace: true,
            resetScroll: false,
          })
        }
      >
        <DocumentList studyId={null} />
      </DocumentSearch>
    </Page>
  )
}
