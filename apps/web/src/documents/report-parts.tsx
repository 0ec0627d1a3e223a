import { Text } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import { Panel } from '../ui/panel.tsx'
import { TextLink } from '../ui/links.tsx'
import { isWorkedOn, pagesWords } from './document-words.ts'

/** What stands in a report stays in its file; here is what it is of, where that can be shown. */
export function ReportParts({ document }: { readonly document: Document }) {
  const { state, pages, jobId, studyId } = document
  return (
    <Panel title="Report">
      {isWorkedOn(document) && <Text>It is being written. It can be downloaded here then.</Text>}
      {state === 'read' && (
        <Text>
          A PDF{pages !== null && ` of ${pagesWords(pages)}`}, written here. Download it to read it.
        </Text>
      )}
      {jobId !== null && (
        <Text>
          <TextLink to="/jobs/$jobId" params={{ jobId }}>
            Its job
          </TextLink>{' '}
          shows what is so now, and makes it anew.
        </Text>
      )}
      {jobId === null && studyId !== null && (
        <Text>
          <TextLink to="/studies/$studyId" params={{ studyId }}>
            Its study
          </TextLink>{' '}
          shows what is so now, and makes it anew.
        </Text>
      )}
    </Panel>
  )
}
