import { Paper, Stack, Text, VisuallyHidden } from '@mantine/core'
import type { StudyId } from '@tessera/contracts/ids'
import { IconFileText } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { Empty } from '../ui/empty.tsx'
import { NextPageButton } from '../ui/next-page-button.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { RuledList } from '../ui/ruled-list.tsx'
import { DocumentRow } from './document-row.tsx'
import { useDocuments } from './use-documents.ts'
import { useWhatHappened } from './use-what-happened.ts'

/** One's own, of one study or all. */
export function DocumentList({ studyId }: { readonly studyId: StudyId | null }) {
  const list = useDocuments(studyId)
  const all = list.data?.pages.flatMap(({ documents }) => documents)
  const happened = useWhatHappened(all)
  return (
    <Stack>
      <VisuallyHidden role="status">{happened}</VisuallyHidden>
      {all === undefined && list.isError && (
        <FaultAlert error={list.error} onRetry={() => void list.refetch()} />
      )}
      {all === undefined && !list.isError && <RowSkeletons rows={3} height={52} />}
      {all?.length === 0 &&
        (studyId === null ? (
          <Empty icon={<IconFileText size={32} />} title="No documents yet">
            Add a data-access agreement, an ethics approval, a consent form or a material-transfer
            agreement: its text is read, also from a scan, and can be searched.
          </Empty>
        ) : (
          <Text c="dimmed">None yet.</Text>
        ))}
      {all !== undefined && all.length > 0 && (
        <>
          <Framed isPlain={studyId !== null}>
            <RuledList label={studyId === null ? 'Your documents' : 'Your documents of the study'}>
              {all.map((document) => (
                <DocumentRow
                  key={document.id}
                  document={document}
                  showsStudy={studyId === null && document.studyId !== null}
                />
              ))}
            </RuledList>
          </Framed>
          <NextPageButton list={list} label="Show older documents" />
        </>
      )}
    </Stack>
  )
}

/** In a panel of a study it is in a frame already. */
function Framed({
  isPlain,
  children,
}: {
  readonly isPlain: boolean
  readonly children: ReactNode
}) {
  return isPlain ? (
    children
  ) : (
    <Paper withBorder px="md" py={4}>
      {children}
    </Paper>
  )
}
