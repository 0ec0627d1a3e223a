import type { StudyReport } from '@tessera/contracts/report'
import { writeSection } from '../blocks/headings.ts'
import { writeTable } from '../blocks/table.ts'
import type { Sheet } from '../sheet.ts'
import { day, nameOf, roleNames } from '../words.ts'

/** Leads first, then by when they came. */
export function writeMembers(sheet: Sheet, members: StudyReport['members']): void {
  writeSection(sheet, 'Members')
  const inOrder = roles.flatMap((role) => members.filter((member) => member.role === role))
  writeTable(sheet, {
    title: 'Who is in the study',
    columns: [
      { name: 'Name', share: 3 },
      { name: 'Role', share: 1.6 },
      { name: 'Since', share: 1.6 },
    ],
    rows: inOrder.map((member) => [
      nameOf(member),
      member.isOwner ? `${roleNames[member.role]}, owner` : roleNames[member.role],
      day(member.joinedAt),
    ]),
  })
}

const roles = ['lead', 'contributor', 'viewer'] as const
