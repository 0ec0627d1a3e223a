import type { ReportInput } from '@tessera/contracts/report'
import { writeJobReport } from './job-report.ts'
import { writeStudyReport } from './study-report.ts'

/** A tagged PDF. The same input gives the same bytes, wherever and whenever. */
export async function renderReport(input: ReportInput): Promise<Uint8Array> {
  switch (input.kind) {
    case 'job':
      return await writeJobReport(input)
    case 'study':
      return await writeStudyReport(input)
    default:
      return input satisfies never
  }
}
