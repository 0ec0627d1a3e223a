import type { Document } from '@tessera/contracts/document'
import type { DocumentLanguage } from '@tessera/contracts/document-meaning'
import { formatBytes } from '../ui/bytes.ts'
import { Facts } from '../ui/facts.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import { languageNames, mediaTypeNames } from './document-words.ts'

/** Of its last version. */
export function DocumentFacts({
  document,
  languages,
}: {
  readonly document: Document
  readonly languages: readonly DocumentLanguage[]
}) {
  const { kind, mediaType, pages, sizeBytes, sha256, version, changedAt } = document
  return (
    <Panel title="About it">
      <Facts
        entries={[
          ['Kind', kind === 'report' ? 'Report, written here' : 'Uploaded document'],
          ['Type', mediaTypeNames[mediaType]],
          ['Pages', pages],
          ['Size', sizeBytes === null ? null : formatBytes(sizeBytes)],
          [
            'Language',
            languages.length === 0
              ? null
              : new Intl.ListFormat('en').format(languages.map((code) => languageNames[code])),
          ],
          ['Version', version],
          [kind === 'report' ? 'Written' : 'Uploaded', <Moment key="at" at={changedAt} />],
        ]}
      />
      {sha256 !== null && <Facts wide entries={[['SHA-256', <code key="sum">{sha256}</code>]]} />}
    </Panel>
  )
}
