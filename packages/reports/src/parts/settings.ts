import type { ReportedAnyJob, ReportedAttempt } from '@tessera/contracts/report'
import { writeSection } from '../blocks/headings.ts'
import { type Table, writeTable } from '../blocks/table.ts'
import type { Sheet } from '../sheet.ts'
import { buildNames } from '../words.ts'
import { shownAttemptOf } from './shown-attempt.ts'

export function writeSettings(sheet: Sheet, job: ReportedAnyJob): void {
  writeSection(sheet, 'Settings')
  writeTable(sheet, settingsTable(shownAttemptOf(job)))
}

/** What was chosen, as the service called it, and what was sent. */
export function settingsTable({
  number,
  settings,
  settingLabels: labels,
}: Pick<ReportedAttempt, 'number' | 'settings' | 'settingLabels'>): Table {
  const { panel, population, build, phasing, mode, r2Filter, aesEncryption } = settings
  return {
    title: `What was chosen for attempt ${number}`,
    columns: [
      { name: 'Setting', share: 1.3 },
      { name: 'As it was shown', share: 2.2 },
      { name: 'As it was sent', share: 2, face: 'code' },
    ],
    rows: [
      ['Reference panel', labels.panel ?? panel, panel],
      [
        'Population',
        population === 'off' ? 'None for this panel' : (labels.population ?? population),
        population,
      ],
      ['Genome build', buildNames[build], build],
      ['Phasing', labels.phasing ?? phasing, phasing],
      ['Mode', labels.mode ?? mode, mode],
      [
        'Smallest R² kept',
        r2Filter === '0' ? 'All variants' : (labels.r2Filter ?? r2Filter),
        r2Filter,
      ],
      [
        'Encryption of results',
        aesEncryption ? 'AES-256' : 'ZipCrypto',
        aesEncryption ? 'yes' : 'no',
      ],
    ],
  }
}
