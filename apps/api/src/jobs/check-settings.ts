import type { JobSettingLabels, JobSettings } from '@tessera/contracts/job'
import type { ServiceOptions } from '@tessera/contracts/service'
import { Fault } from '@tessera/runtime/fault'

/**
 * Only what the service itself offers this account.
 *
 * @returns what the service calls it
 * @throws Fault `job_option_unknown` naming field and choices
 */
export function requireOffered(settings: JobSettings, options: ServiceOptions): JobSettingLabels {
  requireListed('panel', settings.panel, options.panels)
  const panel = options.panels.find(({ value }) => value === settings.panel)
  const lists = {
    population: panel?.populations ?? [],
    build: options.builds,
    phasing: options.phasing,
    mode: options.modes,
    r2Filter: options.r2Filters,
  } as const satisfies Partial<Record<keyof JobSettings, readonly Choice[]>>
  for (const field of ['population', 'build', 'phasing', 'mode', 'r2Filter'] as const) {
    // A service without such a list does not ask.
    if (lists[field].length > 0) requireListed(field, settings[field], lists[field])
  }
  const labelIn = (choices: readonly Choice[], value: string) =>
    choices.find((choice) => choice.value === value)?.label ?? value
  return {
    panel: panel?.label ?? settings.panel,
    population: labelIn(lists.population, settings.population),
    phasing: labelIn(options.phasing, settings.phasing),
    mode: labelIn(options.modes, settings.mode),
    r2Filter: labelIn(options.r2Filters, settings.r2Filter),
  }
}

function requireListed(
  field: keyof JobSettings,
  value: string,
  choices: readonly Pick<Choice, 'value'>[],
): void {
  if (choices.some((choice) => choice.value === value)) return
  const listed = choices.map((choice) => choice.value).join(', ')
  throw new Fault('job_option_unknown', {
    details: [
      {
        subject: field,
        message: `"${value.slice(0, 100)}" is not offered.`,
        remedy: listed === '' ? 'The service offers none.' : `Choose one of: ${listed}`,
      },
    ],
  })
}

type Choice = ServiceOptions['builds'][number]
