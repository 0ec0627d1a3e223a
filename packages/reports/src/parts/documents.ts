import type { ReliedOn } from '@tessera/contracts/report'
import { writeSection } from '../blocks/headings.ts'
import { writeParagraph } from '../blocks/paragraphs.ts'
import { writeTable } from '../blocks/table.ts'
import type { Sheet } from '../sheet.ts'

/** Agreements and approvals on which the work rests. */
export function writeDocuments(sheet: Sheet, documents: readonly ReliedOn[]): void {
  writeSection(sheet, 'Documents relied on')
  if (documents.length === 0)
    writeParagraph(
      sheet,
      'None is kept here. Whether an agreement or an approval was needed, this report does not say.',
    )
  writeTable(sheet, {
    title: 'Documents, with the terms that were confirmed',
    columns: [
      { name: 'Document', share: 2.2 },
      { name: 'Version', share: 0.8, side: 'right' },
      { name: 'Confirmed terms', share: 3 },
      { name: 'SHA-256', share: 2.55, face: 'code' },
    ],
    rows: documents.map(({ title, version, sha256, terms }) => [
      title,
      String(version),
      terms.length === 0 ? 'None confirmed' : terms.join('; '),
      sha256 ?? 'not shown: it is another member’s',
    ]),
  })
}
