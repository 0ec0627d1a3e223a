import { Anchor, Group, Text } from '@mantine/core'
import type { Document, DocumentVersion } from '@tessera/contracts/document'
import { errors } from '@tessera/contracts/errors'
import { formatBytes } from '../ui/bytes.ts'
import { TextLink } from '../ui/links.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'
import { mediaTypeNames, pagesWords } from './document-words.ts'

/** Where there is more than one: each can be looked at and downloaded. */
export function DocumentVersions(props: {
  readonly document: Document
  readonly versions: readonly DocumentVersion[]
  readonly shown: number
}) {
  const { document, versions, shown } = props
  if (versions.length < 2) return null
  return (
    <Panel title="Versions">
      <RuledList label="Versions">
        {versions.map((version) => (
          <VersionLine
            key={version.number}
            document={document}
            version={version}
            isShown={version.number === shown}
          />
        ))}
      </RuledList>
    </Panel>
  )
}

function VersionLine(props: {
  readonly document: Document
  readonly version: DocumentVersion
  readonly isShown: boolean
}) {
  const { document, version, isShown } = props
  const { number, fileId, mediaType, sizeBytes, pages, failureCode, createdAt } = version
  const facts = [
    mediaTypeNames[mediaType],
    ...(pages === null ? [] : [pagesWords(pages)]),
    ...(sizeBytes === null ? [] : [formatBytes(sizeBytes)]),
  ]
  return (
    <RuledItem>
      <Group justify="space-between" gap="xs">
        <div>
          {document.kind === 'report' ? (
            <Text span fw={550}>
              Version {number}
            </Text>
          ) : (
            <TextLink
              to="/documents/$documentId"
              params={{ documentId: document.id }}
              search={number === document.version ? {} : { version: number }}
              fw={550}
              {...(isShown && { 'aria-current': 'true' })}
            >
              Version {number}
            </TextLink>
          )}
          {isShown && document.kind === 'upload' && (
            <Text span fz="sm" c="dimmed">
              {' '}
              shown here
            </Text>
          )}
          <Text fz="sm" c="dimmed">
            {facts.join(' · ')} · <Moment at={createdAt} />
          </Text>
          {failureCode !== null && <Text fz="sm">{errors[failureCode].message}</Text>}
        </div>
        {fileId !== null && (
          <Anchor
            href={`/api/documents/files/${fileId}`}
            download
            aria-label={`Download version ${number}`}
          >
            Download
          </Anchor>
        )}
      </Group>
    </RuledItem>
  )
}
