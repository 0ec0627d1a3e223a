import type { Job } from '@tessera/contracts/job'
import type { Fact } from '../ui/facts.tsx'
import { BUILDS } from '../uploads/describe-facts.ts'
import { populationOf } from './population-words.ts'

/** What a job was sent with, in the words of its service. */
export function settingFacts(of: Pick<Job, 'settings' | 'settingLabels'>): readonly Fact[] {
  const { settings, settingLabels: labels } = of
  return [
    ['Reference panel', labels.panel ?? settings.panel],
    ['Its key at the service', <code key="panel">{settings.panel}</code>],
    ['Population', populationOf(of)],
    ['Genome build', BUILDS[settings.build]],
    ['Phasing', labels.phasing ?? settings.phasing],
    ['Mode', labels.mode ?? settings.mode],
    ['Smallest R² kept', r2Of(of)],
  ]
}

function r2Of({ settings, settingLabels }: Pick<Job, 'settings' | 'settingLabels'>): string {
  return settings.r2Filter === '0' ? 'All variants' : (settingLabels.r2Filter ?? settings.r2Filter)
}
