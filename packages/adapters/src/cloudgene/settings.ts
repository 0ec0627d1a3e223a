import type { JobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { ServiceError } from '../service-error.ts'
import type { AppDescription } from './options.ts'

/**
 * The fields that say what to do, each value taken from the application's own lists. The service itself accepts any
 * text and lets the job fail later, or run another mode, and the values reach a shell script there.
 */
export function settingsFields(
  { options, inputs }: AppDescription,
  settings: JobSettings,
): readonly (readonly [name: string, value: string])[] {
  const panel = options.panels.find(({ value }) => value === settings.panel)
  if (panel === undefined) throw refused('reference panel', settings.panel)
  const wanted: readonly [string, string, string, readonly Choice[]][] = [
    ['population', 'population', settings.population, panel.populations],
    ['build', 'genome build', settings.build, options.builds],
    ['phasing', 'phasing method', settings.phasing, options.phasing],
    ['mode', 'mode', settings.mode, options.modes],
    ['r2Filter', 'quality filter', settings.r2Filter, options.r2Filters],
  ]
  const fields: [string, string][] = [['refpanel', panel.value]]
  for (const [input, noun, value, choices] of wanted) {
    if (!inputs.has(input)) continue
    if (!choices.some((choice) => choice.value === value)) throw refused(noun, value)
    fields.push([input, value])
  }
  if (settings.aesEncryption) {
    if (!inputs.has('aesEncryption')) throw refused('encryption', 'AES-256')
    // The field means yes by being there.
    fields.push(['aesEncryption', 'true'])
  }
  return fields
}

function refused(noun: string, value: string): ServiceError {
  return new ServiceError(
    'rejected',
    `The service does not offer this account the ${noun} "${value.slice(0, 100)}".`,
  )
}

type Choice = ServiceOptions['builds'][number]
