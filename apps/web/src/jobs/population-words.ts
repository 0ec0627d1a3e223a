import type { Job } from '@tessera/contracts/job'

/** `off` is what is sent for a panel without populations. */
export function populationOf({
  settings,
  settingLabels,
}: Pick<Job, 'settings' | 'settingLabels'>): string {
  const label = settingLabels.population ?? settings.population
  return label === 'off' ? 'None for this panel' : label
}
