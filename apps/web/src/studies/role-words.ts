import type { StudyRole } from '@tessera/contracts/study'

export const roleNames = {
  viewer: 'Viewer',
  contributor: 'Contributor',
  lead: 'Lead',
} as const satisfies Readonly<Record<StudyRole, string>>

export const roleChoices = Object.entries(roleNames).map(([value, label]) => ({ value, label }))
