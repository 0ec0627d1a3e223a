import type { ReportedAnyJob } from '@tessera/contracts/report'
import { writeFacts } from '../blocks/facts.ts'
import { writeSection } from '../blocks/headings.ts'
import { writeAddress, writeParagraph } from '../blocks/paragraphs.ts'
import type { Sheet } from '../sheet.ts'

/** By what all of this is found again. */
export function writeProvenance(sheet: Sheet, job: ReportedAnyJob): void {
  writeSection(sheet, 'Provenance')
  writeFacts(sheet, [
    ['Job', job.id, 'code'],
    ['Attempt', `${job.attempt} of ${Math.max(...job.attempts.map(({ number }) => number))}`],
  ])
  writeParagraph(
    sheet,
    'The same for programs and archives, with hashes of all files, is the RO-Crate metadata document of this attempt. Whoever may see the job fetches it from:',
  )
  writeAddress(sheet, job.manifest)
  writeParagraph(
    sheet,
    'No credential is in a report: of one that was used it names the label and the account, which are no secret. A report that is made again from the same facts is the same, byte for byte.',
  )
}
