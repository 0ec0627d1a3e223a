import { Group, Stack, Text } from '@mantine/core'
import type { Document } from '@tessera/contracts/document'
import { StudyLink } from '../studies/study-link.tsx'
import { formatBytes } from '../ui/bytes.ts'
import { TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { RuledItem } from '../ui/ruled-list.tsx'
import { DocumentFailure } from './document-failure.tsx'
import { DocumentMenu } from './document-menu.tsx'
import { StateBadge } from './document-state.tsx'
import { mediaTypeNames, pagesWords } from './document-words.ts'
import classes from './documents.module.css'

export function DocumentRow({
  document,
  showsStudy,
}: {
  readonly document: Document
  readonly showsStudy: boolean
}) {
  const { id, kind, title, studyId, version, mediaType, sizeBytes, pages, changedAt } = document
  const facts = [
    kind === 'report' ? 'Report' : mediaTypeNames[mediaType],
    ...(pages === null ? [] : [pagesWords(pages)]),
    ...(sizeBytes === null ? [] : [formatBytes(sizeBytes)]),
    ...(version === 1 ? [] : [`version ${version}`]),
  ]
  return (
    <RuledItem>
      <Stack gap="xs">
        <Group wrap="nowrap" gap="xs" align="flex-start">
          <Group flex={1} miw={0} gap="xs" justify="space-between">
            <div style={{ minWidth: 0, flex: '1 1 240px' }}>
              <TextLink to="/documents/$documentId" params={{ documentId: id }} fw={550}>
                {title}
              </TextLink>
              <Text fz="sm" c="dimmed" className={classes['facts'] ?? ''}>
                {facts.join(' · ')} · <Moment at={changedAt} />
                {showsStudy && studyId !== null && (
                  <>
                    {' '}
                    · <StudyLink studyId={studyId} />
                  </>
                )}
              </Text>
            </div>
            <StateBadge document={document} />
          </Group>
          <DocumentMenu document={document} />
        </Group>
        <DocumentFailure document={document} />
      </Stack>
    </RuledItem>
  )
}
