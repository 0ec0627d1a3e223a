import { Alert, Button, Group, Stack } from '@mantine/core'
import type { Document, DocumentVersion } from '@tessera/contracts/document'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { DocumentSearchParams } from './document-address.ts'
import { FindingsPanel } from '../meaning/findings-panel.tsx'
import { StudyLink } from '../studies/study-link.tsx'
import { trpc } from '../trpc.ts'
import { TextLink } from '../ui/links.tsx'
import { NotFound } from '../ui/not-found-page.tsx'
import { Page } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { DocumentFailure } from './document-failure.tsx'
import { DocumentFacts } from './document-facts.tsx'
import { DocumentMenu } from './document-menu.tsx'
import { ReportParts } from './report-parts.tsx'
import { StateBadge } from './document-state.tsx'
import { DocumentVersions } from './document-versions.tsx'
import { isWorkedOn } from './document-words.ts'
import classes from './documents.module.css'
import { NewVersion } from './new-version.tsx'
import { PageViewer } from './page-viewer.tsx'
import { workedOnMs } from './use-documents.ts'

/** A document: what it is, its pages with their text, and its versions. */
export function DocumentPage() {
  const { documentId } = useParams({ from: '/signed-in/documents/$documentId' })
  const found = useQuery({
    ...trpc.documents.get.queryOptions({ documentId }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isWorkedOn(state.data.document) ? workedOnMs : false,
  })
  return (
    <QueryView
      query={found}
      missing={<NotFound />}
      skeleton={
        <Page title="Document">
          <RowSkeletons rows={2} height={320} />
        </Page>
      }
    >
      {(data) => <DocumentParts key={data.document.id} {...data} />}
    </QueryView>
  )
}

interface Parts {
  readonly document: Document
  readonly versions: readonly DocumentVersion[]
  readonly languages: readonly DocumentLanguage[]
}

function DocumentParts({ document, versions, languages }: Parts) {
  const { id, kind, title, version: last, studyId, fileId } = document
  const address = useSearch({ from: '/signed-in/documents/$documentId' })
  const navigate = useNavigate({ from: '/documents/$documentId' })
  const shown = versions.find(({ number }) => number === address.version) ?? versions[0]
  const go = (search: DocumentSearchParams) =>
    void navigate({ search, replace: true, resetScroll: false })
  return (
    <Page
      title={title}
      intro={
        <Group gap="xs">
          <StateBadge document={document} />
          {studyId !== null && (
            <span>
              of <StudyLink studyId={studyId} />
            </span>
          )}
        </Group>
      }
      actions={
        <Group gap="xs" align="flex-start">
          {fileId !== null && (
            <Button
              component="a"
              href={`/api/documents/files/${fileId}`}
              download
              size="sm"
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden="true" />}
            >
              Download
            </Button>
          )}
          {document.failureCode === null && <NewVersion document={document} />}
          <DocumentMenu
            document={document}
            onRemoved={async () => await navigate({ to: '/documents', search: {} })}
          />
        </Group>
      }
    >
      <div className={classes['room']} data-wide>
        <Stack gap="lg">
          <DocumentFailure document={document} />
          {kind === 'report' && <ReportParts document={document} />}
          {kind === 'upload' && shown !== undefined && shown.number !== last && (
            <Alert color="gray" title={`This is version ${shown.number} of ${last}`}>
              <TextLink to="/documents/$documentId" params={{ documentId: id }} search={{}}>
                Show the last one
              </TextLink>
            </Alert>
          )}
          {kind === 'upload' && shown !== undefined && (
            <PageViewer
              key={shown.number}
              document={document}
              version={shown}
              address={address}
              onGo={go}
            />
          )}
        </Stack>
        <Stack gap="lg">
          {document.kind === 'upload' && shown !== undefined && (
            <FindingsPanel
              document={document}
              version={shown.number}
              page={address.page ?? 1}
              onShow={(finding) =>
                go({ ...address, page: finding.page, at: `${finding.start}-${finding.end}` })
              }
            />
          )}
          <DocumentFacts document={document} languages={languages} />
          <DocumentVersions document={document} versions={versions} shown={shown?.number ?? last} />
        </Stack>
      </div>
    </Page>
  )
}
