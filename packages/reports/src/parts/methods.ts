import type { Methods } from '@tessera/contracts/provenance'
import { writePart, writeSection } from '../blocks/headings.ts'
import { writeList, writeParagraph } from '../blocks/paragraphs.ts'
import type { Sheet } from '../sheet.ts'
import { styles } from '../text-lines.ts'

/** What was done, in words that can stand in a paper. */
export function writeMethods(sheet: Sheet, methods: Methods | null): void {
  if (methods === null) return
  writeSection(sheet, 'Methods')
  writeParagraph(sheet, methods.paragraph)
  if (methods.references.length > 0) {
    writePart(sheet, 'References')
    writeList(
      sheet,
      methods.references.map(({ text, doi }) => `${text} https://doi.org/${doi}`),
      styles.small,
    )
  }
  writeParagraph(
    sheet,
    'Panels ask for references of their own; their service names them.',
    styles.quiet,
  )
}
