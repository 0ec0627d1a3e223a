import type { JobAttempt } from '@tessera/contracts/job'
import { populationOf } from './population-words.ts'
import { BUILDS } from '../uploads/describe-facts.ts'

/** What was chosen otherwise than in the attempt before, a line each: `Mode: from A to B`. */
export function changesOf(attempt: SentWith, before: SentWith): readonly string[] {
  return sentWith.flatMap(([name, valueOf]) => {
    const [from, to] = [valueOf(before), valueOf(attempt)]
    return from === to ? [] : [`${name}: from ${from} to ${to}`]
  })
}

type SentWith = Pick<JobAttempt, 'settings' | 'settingLabels' | 'inputs'>

const sentWith: readonly (readonly [string, (of: SentWith) => string])[] = [
  ['Files', ({ inputs }) => inputs.map(({ name }) => name).join(', ')],
  ['Panel', ({ settings, settingLabels }) => settingLabels.panel ?? settings.panel],
  ['Population', populationOf],
  ['Build', ({ settings }) => BUILDS[settings.build]],
  ['Phasing', ({ settings, settingLabels }) => settingLabels.phasing ?? settings.phasing],
  ['Mode', ({ settings, settingLabels }) => settingLabels.mode ?? settings.mode],
  [
    'Smallest R² kept',
    ({ settings, settingLabels }) =>
      settings.r2Filter === '0' ? 'all variants' : (settingLabels.r2Filter ?? settings.r2Filter),
  ],
  ['AES-256', ({ settings }) => (settings.aesEncryption ? 'yes' : 'no')],
]
