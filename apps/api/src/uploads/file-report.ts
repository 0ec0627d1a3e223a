import type { FileReport } from '@tessera/db/inputs'
import type { VcfReport } from '@tessera/vcf/report'

/** What of the check is kept with the file and shown to its owner. */
export function fileReportOf({ findings, passed, panels, facts }: VcfReport): FileReport {
  return {
    findings: findings.map(({ code, severity, message, remedy, commands }) => ({
      code,
      severity,
      message,
      remedy,
      commands: [...commands],
    })),
    passed: [...passed],
    panels: panels.map((panel) => ({ ...panel, mends: panel.mends.length })),
    facts: {
      chromosome: facts.chromosome,
      samples: facts.samples,
      // A file that could not be read has no number of variants, and neither has one without any.
      variants: facts.variants === 0 ? null : facts.variants,
      // A guess from a name alone must not decide anything later.
      build: facts.build.certainty === 'strong' ? facts.build.build : null,
      phased: facts.phased,
      missing: facts.missing,
      samplesDigest: facts.samplesDigest,
    },
  }
}

/** A line for each site that differs from a panel's. */
export function mendsOf({ panels }: VcfReport): string {
  const kept: string[] = []
  let length = 0
  for (const line of panels.flatMap(({ mends }) => mends)) {
    length += line.length + 1
    if (length > longestMends) break
    kept.push(`${line}\n`)
  }
  return kept.join('')
}

/** For bytes that are gone before anybody looked at them. */
export const lostReport: FileReport = {
  findings: [
    {
      code: 'upload_lost',
      severity: 'error',
      message: 'The upload was lost before it could be checked.',
      remedy: 'Upload the file again.',
      commands: [],
    },
  ],
  passed: [],
  panels: [],
  facts: null,
}

/** What the database takes. */
const longestMends = 19_000_000
